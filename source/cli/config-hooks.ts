import type {HookSettings, NotifyBy} from '../domain/hooks.ts';
import type {Table} from './config-value.ts';
import {checkKeys, ConfigMistake, expected, isTable, switchOf, textOf} from './config-value.ts';

const where = 'hooks: ';

const onWords = '"warning" or "critical"';

const leastHealth = (table: Table): HookSettings['on'] => {
  const said = textOf(where, table, 'on', onWords) ?? 'critical';
  if (said === 'warning' || said === 'critical') return said;
  throw expected(`${where}on`, onWords, said);
};

const notifyWays: readonly NotifyBy[] = ['osc9', 'osc777', 'both'];

const notifyBy = (table: Table): NotifyBy | undefined => {
  const said = table['notify'];
  if (said === undefined || said === false) return undefined;
  if (said === true) return 'auto';
  const way = notifyWays.find(known => known === said);
  if (way === undefined) throw expected(`${where}notify`, 'true, false, "osc9", "osc777" or "both"', said);
  return way;
};

const commandWords = 'a list of a program and its arguments, such as ["notify-send", "sls-top"]';

const commandOf = (table: Table): HookSettings['command'] => {
  const said = table['command'];
  if (said === undefined) return undefined;
  if (!Array.isArray(said)) throw expected(`${where}command`, commandWords, said);
  const words: readonly unknown[] = said;
  const wrong = words.find(word => typeof word !== 'string' || word.includes('\0'));
  if (wrong !== undefined) throw expected(`${where}command`, commandWords, wrong);
  const [program, ...rest] = words.filter(word => typeof word === 'string');
  if (program === undefined || program === '')
    throw new ConfigMistake(`${where}command: expected ${commandWords}, got no program.`);
  return [program, ...rest];
};

/** More than one a second is no notification any more. */
const mostPerMinute = 60;

const perMinuteOf = (table: Table): number => {
  const said = table['per-minute'] ?? 6;
  const isGood = typeof said === 'number' && Number.isInteger(said) && said >= 1 && said <= mostPerMinute;
  if (isGood) return said;
  throw expected(`${where}per-minute`, `a whole number from 1 to ${String(mostPerMinute)}`, said);
};

/** The `[hooks]` of a config file; `undefined`: none. Throws a `ConfigMistake` that names the key. */
export const hooksOf = (document: Table): HookSettings | undefined => {
  const table = document['hooks'];
  if (table === undefined) return undefined;
  if (!isTable(table)) throw expected('hooks', 'a table under [hooks]', table);
  checkKeys(where, table, ['on', 'bell', 'notify', 'command', 'per-minute']);
  const hooks: HookSettings = {
    on: leastHealth(table),
    bell: switchOf(where, table, 'bell'),
    notify: notifyBy(table),
    command: commandOf(table),
    perMinute: perMinuteOf(table),
  };
  return hooks.bell || hooks.notify !== undefined || hooks.command !== undefined ? hooks : undefined;
};
