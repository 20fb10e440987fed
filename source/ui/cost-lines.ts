import type {Cost} from '../domain/cost-rate.ts';
import {formatDollars} from '../domain/dollars.ts';
import {formatDuration, formatMoment} from '../domain/duration.ts';
import type {Price} from '../domain/price.ts';
import {priceOf, pricesAsOf} from '../domain/price.ts';
import {formatCount} from '../domain/quantity.ts';
import {currentCost} from '../store/select-cost.ts';
import type {State} from '../store/state.ts';
import {apiName, costTableLines, serviceNames} from './cost-table-lines.ts';
import {paragraph} from './failure-lines.ts';
import type {Line} from './line.ts';
import {blank, line} from './line.ts';
import {paceLines} from './pace-lines.ts';

/** No price is not no cost. */
const unpricedLines = (state: State, {unpriced}: Cost): readonly Line[] => {
  if (unpriced.length === 0) return [];
  const names = unpriced.map(count => `${apiName(count)} (${formatCount(count.requests)} sent)`).join(', ');
  const text = `No price is known for ${names}: the sums are too low by what that costs.`;
  return [...paragraph('✖', text, state, 'warning'), blank];
};

const rateText = ({perHour, windowMilliseconds}: Cost): string =>
  perHour === undefined
    ? 'Metrics are read once a minute, so there is no rate before the first minute is over.'
    : `An hour is reckoned from the last ${formatDuration(windowMilliseconds / 1000)}, a month as 730 such hours.`;

const noteLines = (state: State, cost: Cost): readonly Line[] => {
  const all = [state.place, ...state.places.map(({place}) => place)];
  const endpointUrl = all.map(place => place.endpointUrl).find(url => url !== undefined);
  const notes = [
    ...(endpointUrl === undefined
      ? []
      : [`Requests go to ${endpointUrl}: this is what AWS would charge for them.`]),
    rateText(cost),
    `Prices are ${pricesAsOf}; other regions differ. What the AWS free tier covers is not subtracted.`,
    'Repeated and refused requests count, too, and so does what may have got lost on its way.',
    'Not in it: KMS for encrypted queues, data that leaves AWS, move tasks of SQS once started, the time that functions run.',
  ];
  return notes.flatMap(note => paragraph('·', note, state, 'plain'));
};

/** The prices of what was asked for, each once, the dearest first as above. */
const priceLines = (state: State, {rows}: Cost): readonly Line[] => {
  const used = new Map<Price, Set<string>>();
  for (const row of rows) {
    const price = priceOf(row);
    if (price === undefined) continue;
    const names = used.get(price) ?? new Set();
    // What is said of a whole service is said without its operations.
    used.set(price, names.add(price.operations === undefined ? '' : row.operation));
  }
  const lines = [...used].flatMap(([{service, words, source}, names]) => {
    const what = `${serviceNames[service]} ${[...names].join(', ')}`.trimEnd();
    return paragraph('·', `${what}: ${words} (${source})`, state, 'faint');
  });
  return lines.length === 0 ? [] : [blank, line('  Prices', 'strong'), ...lines];
};

/** What it came to, in one line. */
export const costTitle = (state: State): string => {
  const cost = currentCost(state);
  if (cost === undefined || state.cost === undefined) return 'Cost';
  const least = cost.unpriced.length === 0 ? '' : 'over ';
  const since = `${least}${formatDollars(cost.dollars)} since ${formatMoment(state.cost.startedAt, state.now)}`;
  return cost.perHour === undefined
    ? `Cost: ${since}`
    : `Cost: ${since} · ${formatDollars(cost.perHour)} an hour · ${formatDollars(cost.perMonth)} a month`;
};

/** What the requests of this program cost, by what asked for them and by API, and how that was reckoned. */
export const costLines = (state: State): readonly Line[] => {
  const cost = currentCost(state);
  if (cost === undefined || cost.rows.length === 0)
    return [blank, line('  Nothing was asked of AWS yet.', 'faint')];
  return [
    ...paceLines(state),
    ...costTableLines(state, cost),
    blank,
    ...unpricedLines(state, cost),
    ...noteLines(state, cost),
    ...priceLines(state, cost),
  ];
};
