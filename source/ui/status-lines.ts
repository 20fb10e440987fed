import {assess} from '../domain/assess.ts';
import {formatDuration} from '../domain/duration.ts';
import {formatCount} from '../domain/quantity.ts';
import {isOver} from '../domain/redrive.ts';
import {isDeadLetterQueue} from '../domain/queue.ts';
import {redriveRefusal} from '../domain/redrive-preflight.ts';
import type {Finding, Resource, ServiceView} from '../domain/service.ts';
import {hasTableMetrics, measuredAt} from '../domain/service.ts';
import type {Catalog} from '../store/catalog.ts';
import {viewById} from '../store/catalog.ts';
import {flowFocus, selectedFlowLine} from '../store/select-flow.ts';
import type {Located} from '../store/select-links.ts';
import {alarmsOn, findingsAt} from '../store/select-links.ts';
import {stateAround} from '../store/select-place.ts';
import {focusedQueue, focusedResource} from '../store/select-queue.ts';
import type {State} from '../store/state.ts';
import type {Trouble} from './freshness.ts';
import {feedTrouble} from './freshness.ts';
import {contextOf} from './keymap.ts';
import type {Line, Span} from './line.ts';
import {isOverviewShown, overviewWhy} from './overview-lines.ts';
import {reasonBlock} from './reason-lines.ts';
import {blank, line} from './line.ts';
import {alarmSign} from './theme.ts';

const retryText = ({retrySeconds}: Trouble): string =>
  retrySeconds === undefined ? '' : ` Trying again in ${formatDuration(retrySeconds)}.`;

/** What stops the rows from being true takes both lines; what leaves them true takes one. */
const troubleLines = (trouble: Trouble): readonly [Line, Line] => [
  {spans: [{text: ` ✖ ${trouble.what}: ${trouble.failure.message}`, tone: 'critical'}]},
  {spans: [{text: `   ${trouble.failure.hint}${retryText(trouble)}`, tone: 'warning'}]},
];

const redriveSpan = (state: State): readonly Span[] => {
  const running = Object.values(state.redrives).find(({task}) => task !== undefined && !isOver(task));
  if (running?.task === undefined) return [];
  const {moved, total} = running.task;
  return [
    {
      text: ` · redrive of ${running.queue.name}: ${String(moved)}${total === undefined ? '' : `/${String(total)}`}`,
      tone: 'accent',
    },
  ];
};

/** A job goes on while something else is looked at. */
const runningJobSpans = ({jobs, screens}: State): readonly Span[] => {
  const running = Object.values(jobs).find(({endedAt}) => endedAt === undefined);
  if (running === undefined || screens.at(-1)?.kind === 'job') return [];
  const {does, queue, progress} = running;
  const done =
    does === 'delete'
      ? `${formatCount(progress?.deleted ?? 0)} deleted from`
      : `${formatCount(progress?.sent ?? 0)} sent ${does === 'import' ? 'to' : 'from'}`;
  return [{text: ` · ${done} ${queue.name}`, tone: 'accent'}];
};

/** What was left open waits for somebody, however long ago it was said. */
const unfinishedJobSpans = ({unfinished: {length}}: State): readonly Span[] =>
  length === 0 ? [] : [{text: ` · :jobs: ${formatCount(length)} unfinished`, tone: 'warning'}];

/** What this program moves, and what it left open. */
const workSpans = (state: State): readonly Span[] => [
  ...redriveSpan(state),
  ...runningJobSpans(state),
  ...unfinishedJobSpans(state),
];

const whatToPress = (state: State, catalog: Catalog): string => {
  const queue = focusedQueue(state, catalog);
  if (queue === undefined || contextOf(state) !== 'table') return '';
  if (state.options.readOnly || state.replay !== undefined) return '';
  const refusal = redriveRefusal(queue);
  if ((queue.deadLetters?.depth ?? 0) > 0) return 'm peeks at the dead letters, R redrives them';
  if (refusal === undefined || isDeadLetterQueue(queue))
    return (queue.counts?.visible ?? 0) > 0 ? 'm peeks, R redrives' : 'no dead letters';
  return queue.deadLetters === undefined ? 'm peeks · no redrive: not a DLQ of SQS' : 'm peeks';
};

/** The worst that was found, and how much more there is: a long reason gives way to that. */
const reasonLine = ({reason, health}: Finding, others: number, columns: number): Line => {
  if (others === 0) return {spans: [{text: ` ${reason}`, tone: health}]};
  const more = `  (+${String(others)} more, Enter)`;
  const room = columns - more.length;
  const text = ` ${reason}`;
  return {
    spans: [
      {text, tone: health, ...(text.length > room ? {width: Math.max(0, room)} : {})},
      {text: more, tone: 'faint'},
    ],
  };
};

/** The alarms of CloudWatch that are in ALARM on it, by name. */
const alarmSpans = (state: State, catalog: Catalog, arn: string | undefined): readonly Span[] => {
  const [worst, ...others] = alarmsOn(state, catalog, arn);
  if (worst === undefined) return [];
  const more = others.length === 0 ? '' : ` and ${String(others.length)} more`;
  return [{text: ` ${alarmSign} ALARM ${worst.name}${more} ·`, tone: worst.finding.health}];
};

/** What the status is about: on the flow screen its selected line, else what the screen is about. */
const statusSubject = (state: State, catalog: Catalog): Located | undefined =>
  state.screens.at(-1)?.kind === 'flow' ? flowFocus(state, catalog) : focusedResource(state, catalog);

/** What the resource itself does not say of the selected line of the flow: its connection, or that it is not here. */
const flowReason = (state: State, catalog: Catalog): Line | undefined => {
  const selected = selectedFlowLine(state, catalog);
  const finding = selected?.edge?.finding;
  if (finding !== undefined) return reasonLine(finding, 0, state.size.columns);
  return selected?.node.health === undefined && selected !== undefined
    ? line(` ${selected.node.name} is in another account or region, or not listed.`, 'faint')
    : undefined;
};

/** The worst that is known of the resource and its connections, or that nothing is. */
const healthLine = (
  state: State,
  catalog: Catalog,
  view: ServiceView<Resource>,
  resource: Resource,
): Line => {
  const [worst, ...others] = findingsAt(state, catalog, {service: view.id, resource});
  if (worst !== undefined) return reasonLine(worst, others.length, state.size.columns);
  const {health} = assess(view, resource);
  return line(` ${resource.name}: ${health === 'unknown' ? 'not read yet' : 'no problem found'}`, 'faint');
};

/** The two lines about the selected row: why it is in trouble, how old what is said of it is, what to press. */
export const statusLines = (state: State, catalog: Catalog): readonly [Line, Line] => {
  const trouble = feedTrouble(state, catalog);
  if (trouble?.leavesRows === false) return troubleLines(trouble);
  const focused = statusSubject(state, catalog);
  const view = focused === undefined ? undefined : viewById(catalog, focused.service);
  const ofFlow = flowReason(state, catalog);
  if (focused === undefined || view === undefined) return [ofFlow ?? blank, {spans: workSpans(state)}];
  const {resource} = focused;
  const first = ofFlow ?? reasonBlock(state, catalog).at(-1) ?? healthLine(state, catalog, view, resource);
  if (trouble !== undefined) {
    const {what, failure} = trouble;
    const text = ` ✖ ${what}: ${failure.message} ${failure.hint}${retryText(trouble)}`;
    return [first, line(text, 'warning')];
  }
  if (isOverviewShown(state, catalog)) {
    const keys = whatToPress(state, catalog);
    const press = keys === '' ? [] : [{text: ` · ${keys}`, tone: 'accent' as const}];
    return [first, {spans: [...overviewWhy(state, focused, catalog), ...press, ...workSpans(state)]}];
  }
  const ages = [
    ageText('live', view.observedAt(resource), state.now),
    ...(hasTableMetrics(view) ? [ageText('metrics', measuredAt(resource), state.now)] : []),
  ].join(', ');
  const press = whatToPress(state, catalog);
  return [
    first,
    {
      spans: [
        ...alarmSpans(stateAround(state, resource.id), catalog, view.arnOf(resource)),
        {text: ` ${ages}`, tone: 'faint'},
        ...workSpans(state),
        // The keys are in the footer as well, so they give way.
        ...(press === '' ? [] : [{text: ` · ${press}`, tone: 'accent' as const}]),
      ],
    },
  ];
};

const ageText = (what: string, at: number | undefined, now: number): string =>
  at === undefined ? `${what} –` : `${what} ${formatDuration(Math.max(0, now - at) / 1000)} ago`;
