import {unknownText} from '../domain/cell.ts';
import {formatDuration} from '../domain/duration.ts';
import {healthRank} from '../domain/health.ts';
import type {Problem} from '../domain/problem.ts';
import type {Column, Resource, ServiceView} from '../domain/service.ts';
import {sparkline} from '../domain/sparkline.ts';
import type {VitalSign} from '../domain/vital-sign.ts';
import {vitalLines, vitalStrip} from './overview-strip.ts';

/** The id of the first tab, and of the view behind it, which belongs to no service. */
export const overviewId = 'overview';

/** A problem as a row of the overview. It stands for a resource of a service: `leadsTo` says which. */
export type OverviewRow = Resource & {
  readonly problem: Problem;
  /** Stands below what it comes from. */
  readonly isConsequence: boolean;
  /** Higher is further up. */
  readonly standing: number;
  /** Of the resource in trouble, so that alarms on it show. */
  readonly arn: string | undefined;
  /** How many problems it probably leads to. */
  readonly consequences: number;
  /** `queue`, `DLQ`: what it is. */
  readonly noun: string;
  /** The number that tells most, in a few words. */
  readonly evidence: string;
  /** Keys that lead on. */
  readonly next: string;
};

const trendWidth = 16;

/** Stands before what comes from the row above it, and leaves as much room before the others' names. */
const consequenceSign = '└ ';

/** The width that the sign takes beside the longest name. */
export const leadOfNames = consequenceSign.length;

const columns: readonly Column<OverviewRow>[] = [
  {
    id: 'problem',
    title: 'PROBLEM',
    align: 'left',
    minWidth: 18,
    maxWidth: 60,
    dropOrder: 0,
    cut: 'middle',
    help: 'The resource in trouble; worst first, and what one cause leads to right below it, with a hook before the name',
    cell: ({name, isConsequence}) => ({text: `${isConsequence ? consequenceSign : ''}${name}`, sort: name}),
  },
  {
    id: 'what',
    title: 'WHAT',
    align: 'left',
    minWidth: 8,
    maxWidth: 8,
    dropOrder: 1,
    help: 'What it is: queue, DLQ, stream, function, topic or alarm',
    cell: ({noun}) => ({text: noun, sort: noun}),
  },
  {
    id: 'since',
    title: 'SINCE',
    align: 'right',
    minWidth: 7,
    maxWidth: 7,
    dropOrder: 0,
    help: 'How long it has lasted, by its history; > where that does not reach back to the beginning',
    cell: ({problem: {since, isOlder}}, now) => ({
      text: `${isOlder ? '>' : ''}${formatDuration((now - since) / 1000)}`,
      sort: -since,
    }),
  },
  {
    id: 'evidence',
    title: 'EVIDENCE',
    align: 'left',
    minWidth: 24,
    maxWidth: 34,
    dropOrder: 0,
    help: 'The number that tells most, and how many reasons there are beside it; the lines below the table say it whole',
    cell: ({evidence, problem: {health, reasons}}) => ({
      text: reasons.length > 1 ? `${evidence} +${String(reasons.length - 1)}` : evidence,
      sort: evidence,
      health,
    }),
  },
  {
    id: 'trend',
    title: 'TREND',
    align: 'left',
    minWidth: 8,
    maxWidth: trendWidth,
    dropOrder: 3,
    help: 'The same number over time: the last hour of CloudWatch, or the last live values',
    cut: 'start',
    isFaint: true,
    cell: ({problem: {trend}}) => ({
      text: sparkline(trend?.samples.map(({value}) => value) ?? [], trendWidth),
      sort: undefined,
    }),
  },
  {
    id: 'because',
    title: 'LIKELY BECAUSE',
    align: 'left',
    minWidth: 24,
    maxWidth: 52,
    dropOrder: 2,
    help: 'What probably leads to it, as far as the resources it is linked to show it; C goes there',
    cell: ({problem: {cause}}) => ({text: cause?.text ?? unknownText, sort: cause?.text}),
  },
  {
    id: 'next',
    title: 'NEXT',
    align: 'left',
    minWidth: 7,
    maxWidth: 7,
    dropOrder: 2,
    help: 'The keys that lead on: C to the cause, Enter to the whole of it, m peeks, R redrives',
    isFaint: true,
    cell: ({next}) => ({text: next, sort: next}),
  },
];

/**
 * The overview as a table like any other, so that it is filtered, sorted and marked as they are. What is done with a row
 * is done with the resource it stands for; so most of what a service says of its resources is never asked here.
 */
export const overviewView: ServiceView<OverviewRow, readonly VitalSign[]> = {
  id: overviewId,
  title: 'Overview',
  noun: 'problem',
  cadence: {listSeconds: 300, refreshSeconds: 1},
  tabs: [{id: overviewId, title: 'Overview', includes: () => true}],
  metrics: {},
  columns,
  rules: [
    {
      id: 'problem',
      summary: 'Any rule of any service finds something; these rules stand with their services',
      source: 'the rules of the services',
      check: ({problem: {health, reasons}}) => ({health, reason: reasons[0]?.text ?? ''}),
    },
  ],
  account: {
    stripHeight: vitalLines,
    strip: (signs = [], _, width) => vitalStrip(signs, width),
    report: () => ({}),
  },
  quantities: [],
  // Sorted by how bad it is, a consequence stands below its cause, however bad either is.
  urgency: ({standing, problem: {health}}) => standing - healthRank(health),
  leadsTo: ({problem: {service, resourceId}}) => ({service, id: resourceId}),
  absorb: row => row,
  join: rows => rows,
  observedAt: ({problem: {since}}) => since,
  companionIds: () => [],
  isBusy: () => false,
  isRelated: () => false,
  queueOf: () => undefined,
  edges: () => [],
  flow: ({evidence}) => ({summary: evidence}),
  arnOf: ({arn}) => arn,
  consoleUrl: () => '',
  detail: () => [],
  document: ({problem}) => problem,
  fields: ['health', 'name', 'service'],
  report: ({problem: {health, name, service}}) => ({health, name, service}),
};
