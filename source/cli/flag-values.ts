import type {AnyFlags} from 'meow';
import meow from 'meow';
import process from 'node:process';
import {version} from '../version.ts';
import type {Flag, FlagName} from './flag-table.ts';
import {flagsByName} from './flag-table.ts';
import {helpText} from './help-text.ts';

/** What the words of a command line give each flag. */
export type FlagValues = {
  readonly text: (name: FlagName) => string | undefined;
  readonly list: (name: FlagName) => readonly string[];
  readonly isOn: (name: FlagName) => boolean;
  /** Whether it says anything at all. */
  readonly isGiven: (name: FlagName) => boolean;
};

const camel = (name: string): string => name.replace(/-[a-z]/g, dashed => (dashed[1] ?? '').toUpperCase());

const meowFlag = ({kind, default: preset}: Flag): AnyFlags[string] => {
  switch (kind) {
    case 'list':
    case 'repeated':
      return {type: 'string', isMultiple: true};
    case 'text':
      return {type: 'string', ...(typeof preset === 'string' ? {default: preset} : {})};
    case 'switch':
      return {type: 'boolean', ...(typeof preset === 'boolean' ? {default: preset} : {})};
  }
};

const meowFlags: AnyFlags = Object.fromEntries(
  [...flagsByName].map(([name, flag]) => [camel(name), meowFlag(flag)]),
);

/**
 * What flags and plain words a command line holds. With `--help` and `--version` among them it prints and ends the
 * process, as meow does.
 */
export const readFlags = (
  argv: readonly string[],
): {readonly values: FlagValues; readonly input: readonly string[]} => {
  const {flags, input} = meow(helpText(process.stdout.columns), {
    argv,
    importMeta: import.meta,
    pkg: {name: 'sls-top', version, description: 'top for serverless messaging'},
    flags: meowFlags,
  });
  const given = new Map<string, unknown>(Object.entries(flags));
  const text = (name: FlagName): string | undefined => {
    const value = given.get(camel(name));
    return typeof value === 'string' ? value : undefined;
  };
  const list = (name: FlagName): readonly string[] => {
    const value = given.get(camel(name));
    return Array.isArray(value) ? value.filter(item => typeof item === 'string') : [];
  };
  const isOn = (name: FlagName): boolean => given.get(camel(name)) === true;
  const isGiven = (name: FlagName): boolean =>
    isOn(name) || text(name) !== undefined || list(name).length > 0;
  return {values: {text, list, isOn, isGiven}, input};
};

/** The values of a list flag, which are comma-separated and may come in several pieces. */
export const splitList = (lists: readonly string[]): readonly string[] =>
  lists
    .flatMap(list => list.split(','))
    .map(value => value.trim())
    .filter(value => value !== '');
