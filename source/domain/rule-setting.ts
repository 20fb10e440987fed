import type {Thresholds} from './rule-threshold.ts';

/** What one `[[rule]]` of the config file says: which rules for which names, and what is different there. */
export type RuleSetting = {
  /** Which of the file, from 1: how people are told where it stands. */
  readonly number: number;
  /** Path of the file that it stands in. */
  readonly file: string;
  /** Ids; `*` is every rule. */
  readonly rules: readonly string[];
  /** Ids of services; absent: all. */
  readonly services?: readonly string[] | undefined;
  /** Patterns as in `--filter`; absent: every name. */
  readonly names?: readonly string[] | undefined;
  readonly thresholds: Thresholds;
  /** `false` takes back what an earlier one muted; absent: says nothing of it. */
  readonly mute?: boolean | undefined;
  /** When the mute ends (epoch milliseconds); absent: it stays. */
  readonly until?: number | undefined;
};

/** What settings come to for one resource and rule; the last one that says something counts. */
export type SettingInForce = {
  readonly thresholds: Thresholds;
  /** Absent: it is not muted. */
  readonly mutedBy?: RuleSetting;
};

/** Whether a setting is about a rule of a service. */
export const concernsRule = ({rules, services}: RuleSetting, service: string, ruleId: string): boolean =>
  (services === undefined || services.includes(service)) && (rules.includes('*') || rules.includes(ruleId));

/** A mute that is over counts as not there; what an earlier one says holds again. */
export const isOver = ({until}: RuleSetting, at: number): boolean => until !== undefined && at >= until;

/** What several settings come to at a moment (epoch milliseconds): a later one beats an earlier one. */
export const settingInForce = (settings: readonly RuleSetting[], at: number): SettingInForce => {
  const thresholds = Object.fromEntries(settings.flatMap(setting => Object.entries(setting.thresholds)));
  const last = settings.findLast(setting => setting.mute !== undefined && !isOver(setting, at));
  return last?.mute === true ? {thresholds, mutedBy: last} : {thresholds};
};

/** Where a setting stands, in words: `config.toml, rule 2`. Foreign text: make it visible. */
export const settingPlace = ({file, number}: RuleSetting): string =>
  `${file.split('/').at(-1) ?? file}, rule ${String(number)}`;
