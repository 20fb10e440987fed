import {formatShare} from '../../domain/metric.ts';
import type {FunctionsAccount} from '../../domain/function-account.ts';
import {claimedShare, topConsumers, unreservedLeft} from '../../domain/function-account.ts';
import type {ClaimedSource, LambdaFunction} from '../../domain/function.ts';
import type {Health} from '../../domain/health.ts';
import {formatCount} from '../../domain/quantity.ts';
import type {AccountView, StripLine} from '../../domain/service.ts';
import {displayWidth, truncateEnd, visibleText} from '../../domain/visible-text.ts';
import {reportAccount} from './report.ts';

type Piece = StripLine[number];

/** A piece that leaves when there is no room for it: the highest number first. */
type Optional = Piece & {readonly dropOrder: number};

/** Shares of the quota at which the account is worth a look, and at which bursts are refused (Lambda Developer Guide, monitoring concurrency). */
const claimedShares = {warning: 0.7, critical: 0.9} as const;

const claimedHealth = (share: number | undefined): Health => {
  if (share === undefined) return 'unknown';
  if (share < claimedShares.warning) return 'ok';
  return share < claimedShares.critical ? 'warning' : 'critical';
};

const barWidth = 10;

const bar = (share: number): string => {
  const full = Math.round(Math.min(1, Math.max(0, share)) * barWidth);
  return '█'.repeat(full) + '░'.repeat(barWidth - full);
};

/** What stands in for the right metric is named, because it is less than the whole truth. */
const standIns: Readonly<Record<ClaimedSource, string | undefined>> = {
  ClaimedAccountConcurrency: undefined,
  'UnreservedConcurrentExecutions + reserved':
    'from UnreservedConcurrentExecutions + reserved: ClaimedAccountConcurrency is absent',
  ConcurrentExecutions: 'from ConcurrentExecutions: ClaimedAccountConcurrency is absent',
};

const claimedText = ({claimed, quota}: FunctionsAccount, share: number | undefined): string => {
  if (claimed === undefined)
    return quota === undefined ? 'claimed concurrency not known' : `claimed – of ${formatCount(quota)}`;
  const of = quota === undefined ? ' of an unknown quota' : ` of ${formatCount(quota)}`;
  return `claimed ${formatCount(claimed.value)}${of}${share === undefined ? '' : ` (${formatShare(share)})`}`;
};

const piecesOf = (account: FunctionsAccount): readonly Optional[] => {
  const share = claimedShare(account);
  const left = unreservedLeft(account);
  const {throttlesPerMinute, claimed, problems} = account;
  const standIn = claimed === undefined ? undefined : standIns[claimed.source];
  const throttles = throttlesPerMinute?.value;
  return [
    {text: claimedText(account, share), health: claimedHealth(share), dropOrder: 0},
    ...(share === undefined ? [] : [{text: ` ${bar(share)}`, health: claimedHealth(share), dropOrder: 2}]),
    ...(left === undefined ? [] : [{text: ` · unreserved left ${formatCount(left)}`, dropOrder: 1}]),
    ...(throttles === undefined
      ? []
      : [
          {
            text: ` · throttles ${formatCount(throttles)}/min`,
            health: throttles > 0 ? ('warning' as const) : ('ok' as const),
            dropOrder: 0,
          },
        ]),
    ...(standIn === undefined ? [] : [{text: ` · ${standIn}`, isFaint: true, dropOrder: 0}]),
    ...problems.map(problem => ({text: ` · ${problem}`, health: 'warning' as const, dropOrder: 0})),
  ];
};

const widthOf = (pieces: readonly Piece[]): number =>
  pieces.reduce((width, {text}) => width + displayWidth(visibleText(text)), 0);

/** Whole pieces for as long as they fit, the dearest kept; what is still too long is cut at the end. */
const fit = (pieces: readonly Optional[], width: number): StripLine => {
  if (widthOf(pieces) <= width) return pieces;
  const highest = Math.max(...pieces.map(({dropOrder}) => dropOrder));
  if (highest > 0)
    return fit(
      pieces.filter(({dropOrder}) => dropOrder < highest),
      width,
    );
  const kept: Piece[] = [];
  let room = width;
  for (const piece of pieces) {
    const text = truncateEnd(visibleText(piece.text), room);
    if (text !== '') kept.push({...piece, text});
    room -= displayWidth(text);
  }
  return kept;
};

const longestBar = 14;

/** Who uses most of it, as many as fit: a name, a number and a bar each. */
const consumersLine = (functions: ReadonlyMap<string, LambdaFunction>, width: number): StripLine => {
  const consumers = topConsumers(functions.values());
  const top = consumers[0]?.concurrency;
  if (top === undefined) return [{text: truncateEnd('no concurrency measured yet', width), isFaint: true}];
  const longest = Math.max(3, Math.min(longestBar, Math.floor(width / 12)));
  const pieces: Piece[] = [];
  let room = width;
  for (const [index, {name, concurrency}] of consumers.entries()) {
    const label = `${index === 0 ? 'most: ' : '  '}${visibleText(name)} ${formatCount(concurrency)} `;
    const blocks = '▇'.repeat(Math.max(1, Math.round((concurrency / top) * longest)));
    const taken = displayWidth(label) + blocks.length;
    const isLast = index === consumers.length - 1;
    if (taken + (isLast ? 0 : 2) > room) {
      pieces.push({text: truncateEnd(index === 0 ? label.trimEnd() : ' …', room), isFaint: true});
      break;
    }
    pieces.push({text: label}, {text: blocks, isFaint: index > 0});
    room -= taken;
  }
  return pieces;
};

/** The strip above the functions: how much of the account's concurrency is claimed, and who uses it. */
export const functionsAccountView: AccountView<LambdaFunction, FunctionsAccount> = {
  metricCount: 4,
  stripHeight: 2,
  strip: (account, functions, width) => [
    account === undefined
      ? [{text: truncateEnd('claimed concurrency: not read yet', width), isFaint: true}]
      : fit(piecesOf(account), width),
    consumersLine(functions, width),
  ],
  report: reportAccount,
};
