import type {Logger} from '@smithy/types';

/** Told of calls to STS: the operation, and how often it was sent. */
export type SignInListener = (operation: string, requests: number) => void;

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/** The logger, which the SDK tells of every call that the credential providers make by clients of their own. */
export const countSignIns = (logger: Logger, onSignIn: SignInListener): Logger => {
  const look = (content: unknown): void => {
    const operation = field(content, 'commandName');
    if (field(content, 'clientName') !== 'STSClient' || typeof operation !== 'string') return;
    const attempts = field(field(content, 'metadata'), 'attempts');
    onSignIn(operation.replace(/Command$/, ''), typeof attempts === 'number' ? attempts : 1);
  };
  return {
    ...logger,
    info: (...content: readonly unknown[]) => {
      look(content[0]);
      logger.info(...content);
    },
    error: (...content: readonly unknown[]) => {
      look(content[0]);
      logger.error(...content);
    },
  };
};
