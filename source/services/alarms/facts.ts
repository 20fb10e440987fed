import type {Alarm, AlarmEvent, AlarmRecord, MathTerm} from '../../domain/alarm.ts';
import {voiceOf} from '../../domain/alarm.ts';
import type {Cell} from '../../domain/cell.ts';
import {unknownCell, unknownText} from '../../domain/cell.ts';
import {formatAge, formatDuration, formatMoment, formatTimestamp} from '../../domain/duration.ts';
import type {DetailContext, Fact, Section} from '../../domain/service.ts';
import {crossingWords} from './reason-words.ts';
import {conditionWords, metricWords, oneLine, stateWords, typeWords, watchesWords} from './words.ts';

const plain = (text: string): Cell => ({text, sort: text});

const momentWords = (at: number | undefined, now: number): string =>
  at === undefined ? unknownText : `${formatTimestamp(at)} (${formatAge(now, at)})`;

/** A fact that is left out where there is nothing to say. */
const optional = (label: string, text: string | undefined): readonly Fact[] =>
  text === undefined || text === '' ? [] : [{label, text}];

const stateFacts = (alarm: Alarm, now: number): readonly Fact[] => [
  {
    label: 'State',
    text: stateWords(alarm.state).text,
    health: stateWords(alarm.state).health,
  },
  {label: 'Since', text: momentWords(alarm.since, now)},
  {label: 'Updated', text: momentWords(alarm.updatedAt, now)},
  {label: 'Reason', text: alarm.reason === undefined ? unknownText : oneLine(alarm.reason)},
  ...optional('Evaluation', alarm.evaluationState),
];

const dimensionWords = (dimensions: Readonly<Record<string, string>>): string =>
  Object.entries(dimensions)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');

const chartWords = ({type, watched}: Alarm): string | undefined => {
  if (watched !== undefined || type === 'composite') return undefined;
  return type === 'metric'
    ? 'none: CloudWatch tells no metric of this alarm'
    : `none: a ${typeWords[type]} alarm has no single metric to draw`;
};

const watchFacts = (alarm: Alarm): readonly Fact[] => [
  {label: 'Type', text: typeWords[alarm.type]},
  {label: 'Watches', text: oneLine(watchesWords(alarm))},
  ...(alarm.watched === undefined
    ? []
    : optional(
        'Metric',
        [alarm.watched.namespace, metricWords(alarm.watched), dimensionWords(alarm.watched.dimensions)]
          .filter(part => part !== '')
          .join('  '),
      )),
  ...optional('Goes off', conditionWords(alarm)),
  ...optional('Query', alarm.query === undefined ? undefined : oneLine(alarm.query)),
  ...optional('Log groups', alarm.logGroups.join(', ')),
  ...optional('Rule', alarm.rule === undefined ? undefined : oneLine(alarm.rule)),
  ...optional('Resources', alarm.resources.map(({arn}) => arn).join(', ')),
  ...optional('Part of', alarm.parents.join(', ')),
  ...optional('Chart', chartWords(alarm)),
];

const voiceFact = (alarm: Alarm): Fact => {
  const {suppression} = alarm;
  switch (voiceOf(alarm)) {
    case 'on':
      return {label: 'Actions', text: 'on'};
    case 'off':
      return {label: 'Actions', text: 'off: nobody is told', health: 'warning'};
    case 'suppressed':
      return {
        label: 'Actions',
        text: `suppressed (${suppression?.by ?? ''})${suppression?.reason === undefined ? '' : `: ${oneLine(suppression.reason)}`}`,
        health: 'warning',
      };
    case 'muted':
      return {label: 'Actions', text: 'muted by a mute rule', health: 'warning'};
    case 'none':
      return {label: 'Actions', text: 'none for ALARM'};
  }
};

const suppressorWords = ({suppressor}: Alarm): string | undefined => {
  if (suppressor === undefined) return undefined;
  const {alarm, waitSeconds, extensionSeconds} = suppressor;
  const times = [
    ...(waitSeconds === undefined ? [] : [`waits ${formatDuration(waitSeconds)} for it`]),
    ...(extensionSeconds === undefined ? [] : [`${formatDuration(extensionSeconds)} after it`]),
  ];
  return [alarm, ...times].join(', ');
};

const muteWords = (rules: AlarmRecord['muteRules']): string | undefined =>
  rules
    ?.map(({name, status, expiresAt}) =>
      expiresAt === undefined
        ? `${name} (${status})`
        : `${name} (${status}, until ${formatTimestamp(expiresAt)})`,
    )
    .join(', ');

const actionFacts = (alarm: Alarm): readonly Fact[] => [
  voiceFact(alarm),
  ...optional('On ALARM', alarm.actions.alarm.join(', ')),
  ...optional('On OK', alarm.actions.ok.join(', ')),
  ...optional('On no data', alarm.actions.insufficientData.join(', ')),
  ...optional('Suppressed by', suppressorWords(alarm)),
  ...optional('Mute rules', muteWords(alarm.record?.muteRules)),
];

const membersSection = ({members}: Alarm, now: number): Section => ({
  kind: 'table',
  title: 'Alarms of the rule',
  headings: [
    {title: 'ALARM', align: 'left'},
    {title: 'STATE', align: 'left'},
    {title: 'SINCE', align: 'right'},
  ],
  rows: members.map(({name, state, since}) => {
    const {text, rank, health} = stateWords(state);
    return [
      plain(name),
      {text, sort: rank, health},
      since === undefined ? unknownCell : {text: formatDuration((now - since) / 1000), sort: since},
    ];
  }),
  empty: 'The rule mentions no alarm.',
});

const termWords = ({expression, metric}: MathTerm): string => {
  if (expression !== undefined) return oneLine(expression);
  if (metric === undefined) return unknownText;
  return `${metricWords(metric)}  ${dimensionWords(metric.dimensions)}`.trim();
};

const mathSection = ({math}: Alarm): Section => ({
  kind: 'table',
  title: 'Metric math',
  headings: [
    {title: 'ID', align: 'left'},
    {title: 'METRIC OR EXPRESSION', align: 'left'},
    {title: 'COMPARED', align: 'left'},
  ],
  rows: math.map(term => [plain(term.id), plain(termWords(term)), plain(term.isResult ? 'yes' : '')]),
  empty: '',
});

const contributorsSection = (
  contributors: NonNullable<AlarmRecord['contributors']>,
  now: number,
): Section => ({
  kind: 'table',
  title: 'Series in ALARM',
  headings: [
    {title: 'SERIES', align: 'left'},
    {title: 'SINCE', align: 'right'},
    {title: 'REASON', align: 'left'},
  ],
  rows: contributors.map(({attributes, since, reason}) => [
    plain(dimensionWords(attributes)),
    since === undefined ? unknownCell : {text: formatDuration((now - since) / 1000), sort: since},
    plain(oneLine(reason)),
  ]),
  empty: 'No series is in ALARM.',
});

/** HistoryItemType in words; a newer one as AWS spells it. */
const eventWords: Readonly<Record<string, string>> = {
  StateUpdate: 'state',
  ConfigurationUpdate: 'configuration',
  Action: 'action',
  AlarmContributorStateUpdate: 'series state',
  AlarmContributorAction: 'series action',
};

/** `OK → ALARM`, as CloudWatch sums up a change of state: `Alarm updated from OK to ALARM`. */
const changeWords = ({kind, summary, newState}: AlarmEvent): string => {
  const what = eventWords[kind] ?? kind;
  if (newState === undefined) return what;
  const before = /\bfrom (\w+) to \w+/.exec(summary)?.[1];
  const change = `${before === undefined ? '' : `${stateWords(before).text} `}→ ${stateWords(newState).text}`;
  return kind === 'StateUpdate' ? change : `${what} ${change}`;
};

const eventRow = (alarm: Alarm, event: AlarmEvent, now: number): readonly Cell[] => {
  const {at, summary, newState, reason} = event;
  return [
    {text: formatMoment(at, now), sort: at},
    {text: formatAge(now, at), sort: at},
    {
      ...plain(changeWords(event)),
      ...(newState === undefined ? {} : {health: stateWords(newState).health}),
    },
    plain(reason === undefined ? oneLine(summary) : crossingWords(alarm, {state: newState, reason})),
  ];
};

const historySection = (alarm: Alarm, now: number): Section => ({
  kind: 'table',
  title: 'History',
  headings: [
    {title: 'TIME', align: 'left'},
    {title: 'AGO', align: 'right'},
    {title: 'WHAT', align: 'left'},
    {title: 'SUMMARY', align: 'left', cut: 'end'},
  ],
  rows: (alarm.record?.events ?? []).map(event => eventRow(alarm, event, now)),
  empty:
    alarm.record === undefined
      ? 'Not read yet.'
      : alarm.record.unread === undefined
        ? 'Nothing happened in the last 30 days, or CloudWatch keeps nothing.'
        : `Not known. ${alarm.record.unread}`,
});

/** What the detail screen says of an alarm. */
export const alarmSections = (alarm: Alarm, {now}: DetailContext): readonly Section[] => [
  {
    kind: 'facts',
    title: 'Facts',
    facts: [
      ...stateFacts(alarm, now),
      ...optional('Description', alarm.description === undefined ? undefined : oneLine(alarm.description)),
      ...watchFacts(alarm),
      ...actionFacts(alarm),
      {label: 'ARN', text: alarm.arn ?? unknownText},
      ...alarm.gaps.map(gap => ({label: 'Not known', text: gap})),
    ],
  },
  ...(alarm.rule === undefined ? [] : [membersSection(alarm, now)]),
  ...(alarm.math.length === 0 ? [] : [mathSection(alarm)]),
  ...(alarm.record?.contributors === undefined ? [] : [contributorsSection(alarm.record.contributors, now)]),
  historySection(alarm, now),
];
