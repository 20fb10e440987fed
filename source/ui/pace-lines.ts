import {formatDollars} from '../domain/dollars.ts';
import {formatDuration} from '../domain/duration.ts';
import type {SlowedLane} from '../domain/lane.ts';
import {lanes} from '../domain/lane.ts';
import {formatCount} from '../domain/quantity.ts';
import type {SpendingLimit} from '../domain/spending.ts';
import {freeTiers, hoursPerMonth, usedOf} from '../domain/spending.ts';
import {restReason} from '../store/select-pace.ts';
import type {State} from '../store/state.ts';
import {serviceNames} from './cost-table-lines.ts';
import {paragraph} from './failure-lines.ts';
import type {Line} from './line.ts';
import {blank} from './line.ts';

const every = (seconds: number): string => `every ${formatDuration(seconds)}`;

/** `metrics of the quiet: every 1h00 instead of every 15m00`. */
const slowedText = ({lane, api, usualSeconds, seconds}: SlowedLane): string => {
  const what = `${lanes[lane].what}${api === undefined || lane.endsWith('Metrics') ? '' : ` (${serviceNames[api]})`}`;
  return seconds === Infinity
    ? `${what}: not read any more`
    : `${what}: ${every(seconds)} instead of ${every(usualSeconds)}`;
};

const limitText = (limit: SpendingLimit): string | undefined => {
  switch (limit.kind) {
    case 'unlimited':
      return undefined;
    case 'budget':
      return `Held to ${formatDollars(limit.dollarsPerHour)} an hour by --budget; what you ask for by a key is counted and never refused.`;
    case 'free': {
      const tiers = freeTiers.filter(({service}) => service !== 'lambda');
      const hourly = Math.floor(Math.min(...tiers.map(({perMonth}) => perMonth)) / hoursPerMonth);
      return `Held to the standing free tier by --free: ${formatCount(hourly)} requests an hour each of CloudWatch, SQS and SNS, if nothing else in the account uses them.`;
    }
  }
};

/** How much of the free tier this run has used. */
const usedText = ({cost}: State): string => {
  const counts = cost?.samples.at(-1)?.counts ?? [];
  const used = freeTiers.map(tier => `${serviceNames[tier.service]} ${formatCount(usedOf(tier, counts))}`);
  return `Used of each 1,000,000 a month since the start: ${used.join(', ')}.`;
};

const restText: Readonly<Record<NonNullable<ReturnType<typeof restReason>>, string>> = {
  unfocused:
    'The terminal is not in front, so polling rests: metrics every 5m00. It goes on at once when you come back.',
  idle: 'No key was pressed for 5m00, so polling rests: metrics every 5m00. The next key goes on at once.',
};

/** What is slowed, by how much and why; nothing where nothing is. */
export const paceLines = (state: State): readonly Line[] => {
  const limit = limitText(state.options.spending ?? {kind: 'unlimited'});
  const rest = restReason(state);
  const lines = [
    ...(limit === undefined ? [] : paragraph('·', limit, state, 'plain')),
    ...(state.options.spending?.kind === 'free' ? paragraph('·', usedText(state), state, 'plain') : []),
    ...(limit !== undefined && state.slowed.length === 0
      ? paragraph('·', 'Nothing is slowed by that at the moment.', state, 'faint')
      : []),
    ...state.slowed.flatMap(slowed => paragraph('▲', slowedText(slowed), state, 'warning')),
    ...(rest === undefined ? [] : paragraph('·', restText[rest], state, 'plain')),
  ];
  return lines.length === 0 ? [] : [...lines, blank];
};
