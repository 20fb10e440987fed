import type {Invocation} from './flags.ts';
import {parseCommandLine} from './flags.ts';
import type {Config} from './config.ts';
import {noConfig} from './config.ts';
import {configPath, readConfig} from './config-file.ts';
import type {DlqInvocation} from './dlq/dlq-command.ts';
import {isDlq} from './dlq/dlq-word.ts';

/** What `--config` names; `undefined` when it is not there or names nothing, which is found out later. */
const configFlag = (words: readonly string[]): string | undefined => {
  for (const [index, word] of words.entries()) {
    if (word.startsWith('--config=')) return word.slice('--config='.length);
    if (word === '--config') return words[index + 1];
  }
  return undefined;
};

/** These answer without any settings, so that a mistake in the config file does not keep anybody from the help. */
const needsNoConfig = (words: readonly string[]): boolean =>
  words.some(word => word === '--help' || word === '-h') ||
  ['demo', 'completion', 'man'].includes(words[0] ?? '');

/** The dlq commands bring a language of filters with them, which nobody else waits for. */
const parse = async (words: readonly string[], config: Config): Promise<Invocation | DlqInvocation> =>
  isDlq(words)
    ? (await import('./dlq/parse-dlq.ts')).parseDlq(words, config)
    : parseCommandLine(words, config);

/** Reads the config file, then the command line, which beats it. A mistake in either is one line. */
export const readInvocation = async (
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Invocation | DlqInvocation> => {
  if (needsNoConfig(words)) return parse(words, noConfig);
  const path = configFlag(words);
  const read = await readConfig(path ?? configPath(environment), path !== undefined);
  return read.ok ? parse(words, read.config) : {kind: 'mistake', message: read.message};
};
