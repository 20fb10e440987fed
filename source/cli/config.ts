import type {AccountLook} from '../domain/account-look.ts';
import type {HookSettings} from '../domain/hooks.ts';
import type {Pin} from '../domain/pins.ts';
import type {RuleSetting} from '../domain/rule-setting.ts';
import {exclusive} from './flag-mistakes.ts';

/** What the config file says, checked. */
export type Config = {
  /** As it is called in words about it. */
  readonly file: string;
  /** Flags by their names without dashes, each as the word of a command line that says the same: `--interval=5`. */
  readonly defaults: ReadonlyMap<string, string>;
  /** The same for the flags of the dlq commands, with their dashes: `--rate` to `10`; a switch to nothing. */
  readonly dlq: ReadonlyMap<string, string>;
  readonly pins: readonly Pin[];
  readonly accounts: readonly AccountLook[];
  readonly rules: readonly RuleSetting[];
  readonly hooks: HookSettings | undefined;
};

/** Without a config file. */
export const noConfig: Config = {
  file: '',
  defaults: new Map(),
  dlq: new Map(),
  pins: [],
  accounts: [],
  rules: [],
  hooks: undefined,
};

/** The name without dashes of the flag that a word gives or takes back; `undefined` for any other word. */
const flagOf = (word: string): string | undefined => /^--(?:no-)?([^=]+)/.exec(word)?.[1];

const placeFlags = ['profile', 'region', 'endpoint-url'] as const;

/**
 * The words of a command line with the defaults of the config file before them, as far as what is run `takes` them.
 * The command line beats the file; a default that makes no sense with what was said there stays out: no place with
 * the demo account and no demo account with a place, no CSV with `--json`.
 */
export const withDefaults = (
  words: readonly string[],
  {defaults}: Pick<Config, 'defaults'>,
  takes: (flag: string) => boolean,
): readonly string[] => {
  const given = new Set(words.map(flagOf));
  const isSaid = (flag: string): boolean =>
    words.some(word => word === `--${flag}` || word.startsWith(`--${flag}=`));
  const saysPlace = placeFlags.some(isSaid);
  const isDemo =
    isSaid('demo') ||
    (!given.has('demo') && !saysPlace && takes('demo') && defaults.get('demo') === '--demo');
  const isExcluded = (flag: string): boolean =>
    exclusive.some(({flags}) =>
      flags.some(one => one === flag && flags.some(other => other !== one && isSaid(other))),
    );
  const stays = (flag: string): boolean => {
    if (given.has(flag) || !takes(flag) || isExcluded(flag)) return false;
    if (flag === 'demo') return isDemo;
    return !(isDemo && placeFlags.some(place => place === flag));
  };
  return [...[...defaults].filter(([flag]) => stays(flag)).map(([, word]) => word), ...words];
};
