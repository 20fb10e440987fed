import {formatDuration} from '../domain/duration.ts';
import type {Resource, ServiceView} from '../domain/service.ts';
import {hasTableMetrics} from '../domain/service.ts';
import type {Catalog} from '../store/catalog.ts';
import {feedOf} from '../store/select-table.ts';
import type {ClockName, PlaceState, Poll, State} from '../store/state.ts';
import {failureLines} from './failure-lines.ts';
import {placeText} from './header.ts';
import type {Line} from './line.ts';
import {blank, line} from './line.ts';
import {paceLines} from './pace-lines.ts';

const clocks: readonly (readonly [clock: ClockName, what: string])[] = [
  ['discovery', 'list'],
  ['live', 'live values'],
  ['metrics', 'metrics'],
  ['detail', 'open detail'],
];

const age = (now: number, at: number): string => formatDuration(Math.max(0, now - at) / 1000);

const pollLines = (state: State, what: string, {at, failure, retryAt}: Poll): readonly Line[] => {
  const when = at === undefined ? 'not read yet' : `read ${age(state.now, at)} ago`;
  const wait = Math.ceil(((retryAt ?? 0) - state.now) / 1000);
  const retry = wait > 0 ? `, tried again in ${formatDuration(wait)}` : '';
  const head: Line = {
    spans: [
      {text: '    '},
      {text: what, width: 14, tone: 'faint'},
      {
        text: failure === undefined ? when : `${when}${retry}`,
        tone: failure === undefined ? 'plain' : 'warning',
      },
    ],
  };
  if (failure === undefined) return [head];
  return [head, ...failureLines(state, failure)];
};

/** Not every service has each clock: what a list says whole is not read live, and alarms have no metrics of a table. */
const has = (view: ServiceView<Resource>, clock: ClockName): boolean => {
  if (clock === 'live') return view.cadence.refreshSeconds !== undefined;
  return clock !== 'metrics' || hasTableMetrics(view);
};

/** Every feed: how old each of its clocks is, what failed, why and what to do. One that fails leaves the others alone. */
export const feedLines = (state: State, catalog: Catalog): readonly Line[] =>
  state.places.length === 0
    ? [...paceLines(state), ...feedLinesOf(state, catalog)]
    : state.places.flatMap((place, index) => [
        ...(index === 0 ? paceLines(state) : []),
        ...placeHead(state, place),
        ...feedLinesOf({...state, feeds: place.feeds}, catalog),
      ]);

const placeHead = (state: State, {place, connection}: PlaceState): readonly Line[] => [
  line(` ${placeText({place, options: state.options}, 'whole')}`, 'accent'),
  ...(connection.kind === 'failed' ? failureLines(state, connection.failure) : []),
  blank,
];

const feedLinesOf = (state: State, catalog: Catalog): readonly Line[] =>
  catalog.flatMap(view => {
    const {polls, resources} = feedOf(state, view.id);
    // What nobody asked for yet is no news: a detail that was never opened.
    const told = clocks.filter(
      ([clock]) => has(view, clock) && (polls[clock].at !== undefined || polls[clock].failure !== undefined),
    );
    return [
      {
        spans: [
          {text: `  ${view.title}`, tone: 'strong'},
          {
            text: `  ${String(resources.size)} ${view.noun}${resources.size === 1 ? '' : 's'} · --service ${view.id}`,
            tone: 'faint',
          },
        ],
      },
      ...(told.length === 0 ? [line('    not read yet', 'faint')] : []),
      ...told.flatMap(([clock, what]) => pollLines(state, what, polls[clock])),
      blank,
    ];
  });
