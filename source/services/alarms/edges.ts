import type {Alarm} from '../../domain/alarm.ts';
import {isInAlarm, onlyScales} from '../../domain/alarm.ts';
import type {Edge, Finding} from '../../domain/service.ts';
import {alarmHealth} from './rules.ts';
import {stateWords} from './words.ts';

const findingOf = (alarm: Alarm): Finding | undefined =>
  isInAlarm(alarm) && !onlyScales(alarm)
    ? {health: alarmHealth(alarm), reason: `Alarm ${alarm.name} is in ALARM`}
    : undefined;

/**
 * From an alarm to what it watches: its resources, and of a composite alarm also its members and their resources. A
 * resource behind a member that is not in ALARM is not accused. A label is the state of the alarm, or of the member.
 */
export const alarmEdges = (alarm: Alarm): readonly Edge[] => {
  const {arn: from} = alarm;
  if (from === undefined) return [];
  const label = stateWords(alarm.state).text;
  const finding = findingOf(alarm);
  return [
    ...alarm.resources.map(({arn, isInAlarm: isAccused}): Edge => ({
      kind: 'watches',
      from,
      to: arn,
      label,
      finding: isAccused ? finding : undefined,
    })),
    ...alarm.members.flatMap(({arn, state}): readonly Edge[] =>
      arn === undefined
        ? []
        : [
            {
              kind: 'watches',
              from,
              to: arn,
              label: `member ${stateWords(state).text}`,
              finding: state === 'ALARM' ? finding : undefined,
            },
          ],
    ),
  ];
};
