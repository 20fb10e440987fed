import type {Message} from '../../domain/message.ts';
import type {Where} from './dlq-command.ts';

/** Which messages of a queue a command is about. */
export type PartRequest = {
  readonly where: Where | undefined;
  readonly max: number | undefined;
  /** Messages that must be left alone whatever else is said. */
  readonly except: ReadonlySet<string>;
};

/** Takes messages as they come. The same message always gets the same answer. */
export type Part = {
  readonly selects: (message: Message) => boolean;
  /** Whether `max` messages were taken, so that nothing more will be. */
  readonly isFull: () => boolean;
};

/** The part of a queue that a command is about: the first `max` of those that `where` takes. */
export const createPart = ({where, max, except}: PartRequest): Part => {
  const taken = new Set<string>();
  const isFull = (): boolean => max !== undefined && taken.size >= max;
  const isMeant = (message: Message): boolean =>
    !except.has(message.id) && (where === undefined || where.matches(message));
  return {
    selects: message => {
      if (max === undefined) return isMeant(message);
      if (taken.has(message.id)) return true;
      if (isFull() || !isMeant(message)) return false;
      taken.add(message.id);
      return true;
    },
    isFull,
  };
};

/** The part in words, for people and the journal: `all messages`, `the first 5 where body.code == 'E1'`. */
export const partWords = ({where, max}: Pick<PartRequest, 'where' | 'max'>): string => {
  const condition = where === undefined ? '' : ` where ${where.text}`;
  if (max === undefined) return where === undefined ? 'all messages' : `every message${condition}`;
  return `the first ${String(max)}${condition}`;
};
