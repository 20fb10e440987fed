import type {Alarm, Voice} from '../../domain/alarm.ts';
import {isInAlarm, onlyScales, voiceOf} from '../../domain/alarm.ts';
import type {Cell} from '../../domain/cell.ts';
import {unknownCell} from '../../domain/cell.ts';
import {formatDuration} from '../../domain/duration.ts';
import type {Column} from '../../domain/service.ts';
import {reasonWords} from './reason-words.ts';
import {alarmHealth} from './rules.ts';
import {oneLine, stateWords, typeWords, watchesWords} from './words.ts';

/** The colour is that of the rules: one whose actions are off is not as red as one that should have woken somebody. */
const stateCell = (alarm: Alarm): Cell => {
  const {text, rank, health} = stateWords(alarm.state);
  if (!isInAlarm(alarm)) return {text, sort: rank, health};
  return {text, sort: rank, health: onlyScales(alarm) ? 'ok' : alarmHealth(alarm)};
};

const voiceWords: Readonly<Record<Voice, string>> = {
  on: 'on',
  off: 'off',
  suppressed: 'suppressed',
  muted: 'muted',
  none: 'none',
};

const actionsCell = (alarm: Alarm): Cell => {
  const voice = voiceOf(alarm);
  const text = voice === 'on' && onlyScales(alarm) ? 'scales' : voiceWords[voice];
  const isSilent = voice !== 'on' && !(voice === 'none' && alarm.parents.length > 0);
  return isSilent && isInAlarm(alarm) ? {text, sort: text, health: 'warning'} : {text, sort: text};
};

/** The columns of the alarm table. */
export const alarmColumns: readonly Column<Alarm>[] = [
  {
    id: 'alarm',
    title: 'ALARM',
    align: 'left',
    minWidth: 18,
    maxWidth: 60,
    dropOrder: 0,
    help: 'Name, unique in the region',
    cut: 'middle',
    cell: ({name}) => ({text: name, sort: name}),
  },
  {
    id: 'state',
    title: 'STATE',
    align: 'left',
    minWidth: 7,
    maxWidth: 7,
    dropOrder: 0,
    help: 'ALARM, OK, or NO DATA where CloudWatch says INSUFFICIENT_DATA',
    rules: ['in-alarm'],
    cell: stateCell,
  },
  {
    id: 'since',
    title: 'SINCE',
    align: 'right',
    minWidth: 6,
    maxWidth: 6,
    dropOrder: 0,
    help: 'How long it has been in this state (StateTransitionedTimestamp)',
    cell: ({since}, now) => {
      if (since === undefined) return unknownCell;
      const seconds = Math.max(0, (now - since) / 1000);
      return {text: formatDuration(seconds), sort: seconds};
    },
  },
  {
    id: 'type',
    title: 'TYPE',
    align: 'left',
    minWidth: 9,
    maxWidth: 9,
    dropOrder: 3,
    help: 'One metric, metric math, anomaly (a learnt band), PromQL, composite (other alarms), or log',
    cell: ({type}) => ({text: typeWords[type], sort: typeWords[type]}),
  },
  {
    id: 'watches',
    title: 'WATCHES',
    align: 'left',
    minWidth: 16,
    maxWidth: 48,
    dropOrder: 0,
    help: 'The resource and the metric it looks at; of a composite alarm its members',
    cut: 'middle',
    cell: alarm => {
      const text = oneLine(watchesWords(alarm));
      return {text, sort: text};
    },
  },
  {
    id: 'reason',
    title: 'REASON',
    align: 'left',
    minWidth: 14,
    maxWidth: 120,
    dropOrder: 1,
    help: 'Why it came into this state, and by which value; CloudWatch’s own words are in the detail',
    isFaint: true,
    cell: alarm => {
      const text = reasonWords(alarm, 'beside');
      return text === undefined ? unknownCell : {text, sort: text};
    },
  },
  {
    id: 'actions',
    title: 'ACTIONS',
    align: 'left',
    minWidth: 10,
    maxWidth: 10,
    dropOrder: 0,
    help: 'Whether somebody is told: on, off, suppressed (by another alarm), muted (by a mute rule), none, or scales',
    rules: ['nobody-told'],
    cell: actionsCell,
  },
];
