import {assess} from '../domain/assess.ts';
import {formatDuration} from '../domain/duration.ts';
import {isOver} from '../domain/redrive.ts';
import {redriveRefusal} from '../domain/redrive-preflight.ts';
import type {Finding} from '../domain/service.ts';
import type {Catalog} from '../store/catalog.ts';
import {tabById} from '../store/catalog.ts';
import {focusedQueue, focusedResource} from '../store/select-queue.ts';
import type {State} from '../store/state.ts';
import type {Trouble} from './freshness.ts';
import {feedTrouble} from './freshness.ts';
import {contextOf} from './keymap.ts';
import type {Line, Span} from './line.ts';
import {blank} from './line.ts';

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

const whatToPress = (state: State, catalog: Catalog): string => {
  const queue = focusedQueue(state, catalog);
  if (queue === undefined || state.options.readOnly || contextOf(state) !== 'table') return '';
  const refusal = redriveRefusal(queue);
  if ((queue.deadLetters?.depth ?? 0) > 0) return 'm peeks at the dead letters, R redrives them';
  if (refusal === undefined)
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

/** The two lines about the selected row: why it is in trouble, how old what is said of it is, what to press. */
export const statusLines = (state: State, catalog: Catalog): readonly [Line, Line] => {
  const trouble = feedTrouble(state, catalog);
  if (trouble?.leavesRows === false) return troubleLines(trouble);
  const focused = focusedResource(state, catalog);
  if (focused === undefined) return [blank, {spans: redriveSpan(state)}];
  const {view} = tabById(catalog, state.tabId);
  const {findings, health} = assess(view, focused.resource);
  const [worst, ...others] = findings;
  const ages = [
    ageText('live', view.observedAt(focused.resource), state.now),
    ageText('metrics', view.measuredAt(focused.resource), state.now),
  ].join(', ');
  const first: Line =
    worst === undefined
      ? {
          spans: [
            {
              text: ` ${focused.resource.name}: ${health === 'unknown' ? 'not read yet' : 'no problem found'}`,
              tone: 'faint',
            },
          ],
        }
      : reasonLine(worst, others.length, state.size.columns);
  if (trouble !== undefined) {
    const {what, failure} = trouble;
    const text = ` ✖ ${what}: ${failure.message} ${failure.hint}${retryText(trouble)}`;
    return [first, {spans: [{text, tone: 'warning'}]}];
  }
  const press = whatToPress(state, catalog);
  return [
    first,
    {
      spans: [
        {text: ` ${ages}`, tone: 'faint'},
        ...(press === '' ? [] : [{text: ` · ${press}`, tone: 'accent' as const}]),
        ...redriveSpan(state),
      ],
    },
  ];
};

const ageText = (what: string, at: number | undefined, now: number): string =>
  at === undefined ? `${what} –` : `${what} ${formatDuration(Math.max(0, now - at) / 1000)} ago`;
