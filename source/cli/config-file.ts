import {readFile} from 'node:fs/promises';
import {homedir} from 'node:os';
import {join} from 'node:path';
import type {Config} from './config.ts';
import {noConfig} from './config.ts';
import type {Table} from './config-value.ts';
import {ConfigMistake} from './config-value.ts';
import {parseConfig} from './parse-config.ts';

/**
 * Where the config file is looked for when `--config` does not say: `$XDG_CONFIG_HOME/sls-top/config.toml`, else
 * `~/.config/sls-top/config.toml` (XDG Base Directory Specification).
 */
export const configPath = (environment: Readonly<Record<string, string | undefined>>): string => {
  const base = environment['XDG_CONFIG_HOME'];
  // The specification says to ignore relative paths.
  const root = base?.startsWith('/') === true ? base : join(homedir(), '.config');
  return join(root, 'sls-top', 'config.toml');
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : String(error);

const inWords: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read (permission denied)',
  EISDIR: 'it is a folder',
};

/** The text of the file; `undefined` when it is not there and need not be. */
const textIn = async (path: string, isRequired: boolean): Promise<string | undefined> =>
  readFile(path, 'utf8').catch((error: unknown) => {
    const code = codeOf(error);
    if (!isRequired && (code === 'ENOENT' || code === 'ENOTDIR')) return undefined;
    throw new ConfigMistake(`expected a TOML file, but ${inWords[code] ?? code}.`);
  });

/** What the parser of TOML says, in one line; it has no way to say so but to throw. */
const tableIn = async (text: string): Promise<Table> => {
  const {parse, TomlError} = await import('smol-toml');
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [first = ''] = error.message.replace('Invalid TOML document: ', '').split('\n');
    throw new ConfigMistake(`line ${String(error.line)}: not TOML: ${first}.`);
  }
};

/** Where the table of a mistake begins: of a `rule 2: …` the line of the second `[[rule]]`. */
const lineWords = (text: string | undefined, message: string): string => {
  const [, kind, number] = /^(rule|pin|account) (\d+): /.exec(message) ?? [];
  if (text === undefined || kind === undefined) return '';
  const heads = text
    .split('\n')
    .flatMap((line, index) => (line.replaceAll(/\s/g, '').startsWith(`[[${kind}]]`) ? [index + 1] : []));
  const line = heads[Number(number) - 1];
  return line === undefined ? '' : ` (${kind} ${String(number)} begins on line ${String(line)}.)`;
};

/** A config file, or the one line that says what is wrong with it. */
export type ReadConfig =
  {readonly ok: true; readonly config: Config} | {readonly ok: false; readonly message: string};

/**
 * Reads the config file at `path`. One that is not there is empty, unless it `isRequired`. TOML is only loaded when
 * there is a file.
 */
export const readConfig = async (path: string, isRequired: boolean): Promise<ReadConfig> => {
  let text: string | undefined;
  try {
    text = await textIn(path, isRequired);
    const config = text === undefined ? noConfig : parseConfig(await tableIn(text), path);
    return {ok: true, config};
  } catch (error) {
    if (!(error instanceof ConfigMistake)) throw error;
    return {ok: false, message: `${path}: ${error.message}${lineWords(text, error.message)}`};
  }
};
