/**
 * `ALARM("name")`, quoted or not; and `AT_LEAST(2, NOT OK, (a, "b"))`, whose alarms stand in a list. No two repetitions
 * that match the same stand side by side, so that no text makes it slow.
 */
const mention =
  /\b(?:ALARM|OK|INSUFFICIENT_DATA)\s*\((?:\s*"([^"]*)"\s*|([^)"]*))\)|\bAT_LEAST\s*\([^,()]*,[^,()]*,\s*\(((?:"[^"]*"|[^)"])*)\)/gi;

const listed = /"([^"]*)"|([^",]+)/g;

const nameOf = ([, quoted, bare]: RegExpMatchArray): string => quoted ?? bare?.trim() ?? '';

/**
 * The alarms that the rule of a composite alarm mentions, by name or ARN as it spells them, each once (PutCompositeAlarm
 * API reference, AlarmRule). What is not understood is left out.
 */
export const alarmsMentioned = (rule: string): readonly string[] => {
  const names = [...rule.matchAll(mention)].flatMap(match =>
    match[3] === undefined ? [nameOf(match)] : [...match[3].matchAll(listed)].map(nameOf),
  );
  return [...new Set(names.filter(name => name !== ''))];
};
