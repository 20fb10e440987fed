import type {Logger} from '@smithy/types';
import type {LogSink} from '../domain/log.ts';

type Call = {
  readonly clientName?: unknown;
  readonly commandName?: unknown;
  readonly error?: unknown;
  readonly metadata?: {readonly httpStatusCode?: number; readonly attempts?: number};
};

/** Only names, status and attempts: requests and answers hold message bodies, which do not belong in a log. */
const describeCall = ({clientName, commandName, error, metadata}: Call): string => {
  const outcome = error instanceof Error ? error.name : 'ok';
  const attempts = metadata?.attempts ?? 1;
  return `${String(clientName)} ${String(commandName)}: ${outcome}, HTTP ${metadata?.httpStatusCode ?? '-'}, ${attempts} attempt(s)`;
};

const describe = (content: unknown): string => {
  if (typeof content === 'string') return content.trim();
  if (content instanceof Error) return `${content.name}: ${content.message}`;
  if (typeof content === 'object' && content !== null && 'commandName' in content)
    return describeCall(content);
  return 'unprintable';
};

/**
 * What the SDK is given as `logger`, because what it cannot log it prints over the screen. A failed call is
 * `debug` here: it also becomes a failure that somebody shows.
 */
export const createSdkLogger = (log: LogSink): Logger => {
  const at =
    (level: 'debug' | 'warning') =>
    (...content: readonly unknown[]) =>
      log(level, content.map(describe).join(' '));
  return {
    trace: () => undefined,
    debug: at('debug'),
    info: at('debug'),
    warn: at('warning'),
    error: at('debug'),
  };
};
