import {formatClock, formatDuration, formatMoment} from '../domain/duration.ts';
import type {Problem, ProblemNews} from '../domain/problem.ts';
import type {TimelineEntry} from '../domain/problem-timeline.ts';
import {counted} from '../domain/quantity.ts';
import {flowHeight} from '../store/layout.ts';
import type {Screen, State} from '../store/state.ts';
import {eventEntries, selectedEvent} from '../store/update-events.ts';
import type {Line, Tone} from './line.ts';
import {blank, line} from './line.ts';
import {listOffset} from './list-window.ts';
import {markOf} from './theme.ts';

type EventsScreen = Extract<Screen, {kind: 'events'}>;

const words: Readonly<Record<ProblemNews['kind'], string>> = {
  began: 'began',
  worsened: 'worse',
  eased: 'eased',
  ended: 'ended',
};

const kindWidth = 6;

const kindText = ({kind, problem: {isOlder, since}, at}: TimelineEntry): string =>
  // What was there at the first look did not begin then.
  kind === 'began' && (isOlder || at - since > 60_000) ? 'found' : words[kind];

const toneOf = ({kind, problem: {health}}: TimelineEntry): Tone => (kind === 'ended' ? 'ok' : health);

/** Another day's time needs its date. */
const timeText = (at: number, now: number): string =>
  formatMoment(at, now).length === 5 ? formatClock(at) : formatMoment(at, now);

const duration = ({kind, at, problem: {since, isOlder}}: TimelineEntry): string =>
  kind === 'ended' ? `after ${isOlder ? 'more than ' : ''}${formatDuration((at - since) / 1000)}` : '';

/** Of what is over: what was said last. */
const reasonText = ({kind, problem: {reasons}}: TimelineEntry): string => {
  const [worst] = reasons;
  if (worst === undefined) return '';
  return kind === 'ended' ? `it was: ${worst.text}` : worst.text;
};

const flapping = ({times}: TimelineEntry): string =>
  times > 1 ? `came and went ${String(times)} times` : '';

/** What is known of the cause by now, while it lasts. */
const causeText = ({open}: State['problems'], {kind, problem}: TimelineEntry): string => {
  const now: Problem | undefined = open.get(problem.id);
  const cause = kind === 'ended' ? problem.cause : (problem.cause ?? now?.cause);
  return cause === undefined ? '' : `because ${cause.text}`;
};

const rowLine = (
  state: State,
  entry: TimelineEntry,
  {time, name}: {readonly time: number; readonly name: number},
  selected: boolean,
): Line => {
  const {problem, at} = entry;
  const said = [flapping(entry), duration(entry), reasonText(entry), causeText(state.problems, entry)];
  const place = problem.place === undefined ? '' : ` (${problem.place})`;
  const tone = toneOf(entry);
  const sign = entry.kind === 'ended' ? '✓' : markOf(problem.health, state.options);
  return {
    selected,
    spans: [
      {text: selected ? '▸ ' : '  '},
      {text: timeText(at, state.now), width: time + 1, tone: 'faint'},
      {text: `${sign} ${kindText(entry)}`, width: kindWidth + 3, tone},
      {text: `${problem.name}${place}`, width: name + 1, cut: 'middle'},
      {text: ' '},
      {text: said.filter(text => text !== '').join(' · '), tone: entry.kind === 'ended' ? 'plain' : tone},
    ],
  };
};

/** Draws what came and went since the start, newest first. */
export const eventLines = (state: State, screen: EventsScreen): readonly Line[] => {
  const entries = eventEntries(state);
  const title = line(` Events: ${counted(entries.length, 'change')} of problems, newest first`, 'strong');
  if (entries.length === 0) return [title, blank, line('  Nothing came or went since the start.', 'faint')];
  const height = flowHeight(state);
  const selected = selectedEvent(state, screen);
  const offset = listOffset({selected, line: screen.line}, entries.length, height);
  const shown = entries.slice(offset, offset + height);
  const longest = Math.max(...shown.map(({problem: {name, place = ''}}) => name.length + place.length + 3));
  const widths = {
    time: Math.max(...shown.map(({at}) => timeText(at, state.now).length)),
    name: Math.min(longest, Math.max(18, Math.floor(state.size.columns / 4))),
  };
  return [
    title,
    blank,
    ...shown.map((entry, index) => rowLine(state, entry, widths, offset + index === selected)),
  ];
};
