import type {Cell} from './cell.ts';
import type {Failure} from './failure.ts';
import type {Health} from './health.ts';
import type {LoadView} from './load-measure.ts';
import type {Measurements, Metric, PartMetric, Unit} from './metric.ts';
import type {Queue} from './queue.ts';
import type {StreamReference} from './record.ts';
import type {RuleSetting} from './rule-setting.ts';
import type {Threshold, Thresholds} from './rule-threshold.ts';
import type {Series} from './series.ts';
import type {VitalReading} from './vital-sign.ts';

/** Anything that can be a row: identified for good, named for people, measured by CloudWatch. */
export type Resource = {
  readonly id: string;
  readonly name: string;
  /** The newest value of each metric of its service, by the metric's id. */
  readonly metrics: Measurements;
  /** The same of its parts (shards, consumers, aliases), by part and then by the metric's id. */
  readonly parts?: Readonly<Record<string, Measurements>>;
  /** Until when CloudWatch was read last (epoch milliseconds), whatever it had. */
  readonly readThrough?: number;
  /** Which of several places it is in, in words; absent where only one is looked at. */
  readonly place?: string;
};

/** When the newest value was true (epoch milliseconds); `undefined` when nothing was measured. */
export const measuredAt = ({metrics}: Resource): number | undefined => {
  const times = Object.values(metrics).flatMap(measured => (measured === undefined ? [] : [measured.at]));
  return times.length === 0 ? undefined : Math.max(...times);
};

/** One column of a service's table. Heading, cell, sort key and help come from this one place. */
export type Column<R> = {
  readonly id: string;
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Narrowest and widest useful width in cells. */
  readonly minWidth: number;
  readonly maxWidth: number;
  /** Columns with the highest number leave first when the screen is narrow. */
  readonly dropOrder: number;
  readonly help: string;
  /** Which part of a text that is too long gives way; the end, if not said. */
  readonly cut?: 'start' | 'middle';
  /** Drawn faint: an aid beside the values. */
  readonly isFaint?: boolean;
  /** The rules that decide how bad its value is, so that the config file decides it here, too. */
  readonly rules?: readonly string[];
  readonly cell: (resource: R, now: number, history: MetricHistory) => Cell;
};

/** The stored minutes of a resource's metric, oldest first; empty where there are none. */
export type MetricHistory = (metricId: string) => Series;

/**
 * A number of a resource under the one name that conditions (`--fail-on 'oldestAge>60s'`), fields of reports and load
 * tests know it by.
 */
export type Quantity<R> = {
  /** `oldestAge`, `throttles`: camel case, unique within a service. */
  readonly id: string;
  readonly unit: Unit;
  /** What it says, in half a sentence; with the AWS name of what it is taken from. */
  readonly help: string;
  /** `undefined`: not known (yet). */
  readonly of: (resource: R) => number | undefined;
};

/** What a health rule found: how bad, and why in words. */
export type Finding = {readonly health: 'warning' | 'critical'; readonly reason: string};

/** What a rule found of a resource for which the config file mutes it. */
export type MutedFinding = Finding & {readonly mutedBy: RuleSetting};

/** One health rule; `source` cites the guide or API page it rests on. */
export type HealthRule<R> = {
  readonly id: string;
  /** With the thresholds that count for every name. */
  readonly summary: string;
  readonly source: string;
  /** What the config file can move; absent: nothing. */
  readonly thresholds?: readonly Threshold[];
  /** The summary with other thresholds. */
  readonly describe?: (changed: Thresholds) => string;
  /** Thresholds that `changed` does not name are the rule's own. */
  readonly check: (resource: R, changed?: Thresholds) => Finding | undefined;
  /** It finds what trouble elsewhere has led to, such as dead letters: no place where a chain sticks. */
  readonly isConsequence?: true;
  /** What the config file says of it, in the order of the file; absent: nothing. */
  readonly settings?: readonly RuleSetting[];
  /** What it would say, were it not muted for this resource. Absent: it is muted for none. */
  readonly mutedFinding?: (resource: R) => MutedFinding | undefined;
};

/** One numbered view of a service's resources: all queues, or only the dead-letter queues. */
export type Tab<R> = {
  readonly id: string;
  readonly title: string;
  readonly includes: (resource: R) => boolean;
};

/** How often AWS may be asked, by its rates for the service's calls. */
export type Cadence = {
  /** Seconds between lists. */
  readonly listSeconds: number;
  /**
   * Least seconds between two live readings of what is on screen, whatever `--interval` says. Absent: the list says
   * everything there is.
   */
  readonly refreshSeconds?: number;
};

/** Seconds between two readings of what is on screen, when a person asked for `intervalSeconds`. */
export const readingSeconds = ({listSeconds, refreshSeconds}: Cadence, intervalSeconds: number): number =>
  refreshSeconds === undefined ? listSeconds : Math.max(refreshSeconds, intervalSeconds);

/** How one resource leads to another: who sends to whom, or watches whom. */
export type EdgeKind =
  'subscription' | 'mapping' | 'deadLetter' | 'onFailure' | 'onSuccess' | 'consumer' | 'watches';

/** A connection that the resource on one side knows of. Rates are per second. */
export type Edge = {
  readonly kind: EdgeKind;
  /** ARNs, or the endpoint itself where it has none (a web hook, a mail address). */
  readonly from: string;
  readonly to: string;
  /** How it is set up, in a few words: `batch 10, enabled`. */
  readonly label: string;
  readonly perSecond?: number | undefined;
  /** Settings of the connection that both of its ends want to know, each in a few words. */
  readonly settings?: readonly {readonly text: string; readonly health?: Health}[];
  /** Something wrong with the connection itself: a disabled mapping, deliveries that fail. */
  readonly finding?: Finding | undefined;
};

/** What the flow screen says of a resource beside its name. */
export type FlowFace = {
  /** `48,120 waiting`, `12/min throttled`. */
  readonly summary: string;
  /** What comes in and what goes out, per second, where both are known: more in than out is where it sticks. */
  readonly inPerSecond?: number | undefined;
  readonly outPerSecond?: number | undefined;
  /** The same in other words than `in` and `out`, where these would say something else. */
  readonly rateWords?: string | undefined;
  /** What waits there now, where live counts tell; rates are minutes old. */
  readonly backlog?: number | undefined;
  /** Live counts fall: whatever the rates of minutes ago say, nothing fills up now. */
  readonly isDraining?: boolean | undefined;
};

/** A part of a detail screen. Facts in two columns, a table, or a strip of shares from cold to hot. */
export type Section = {readonly title: string} & (
  | {readonly kind: 'facts'; readonly facts: readonly Fact[]}
  | {
      readonly kind: 'table';
      readonly headings: readonly {
        readonly title: string;
        readonly align: 'left' | 'right';
        /** Which part of a text that is too long gives way; the middle, if not said. */
        readonly cut?: 'end';
      }[];
      readonly rows: readonly (readonly Cell[])[];
      /** What stands there when there are no rows. */
      readonly empty: string;
    }
  | {
      readonly kind: 'heat';
      /** From 0 (cold) to 1 (hot, or more); `undefined`: not known. One cell each. */
      readonly shares: readonly (number | undefined)[];
      readonly legend: string;
    }
);

/** What a detail may look up of other services, and what it needs of the moment. */
export type DetailContext<Account = unknown> = {
  readonly now: number;
  readonly account: Account | undefined;
  /** Also finds a queue whose ARN was not read yet, by its name. */
  readonly queueByArn: (arn: string) => Queue | undefined;
  /** When queues were listed last (epoch milliseconds); `undefined`: it is not known which there are. */
  readonly queuesListedAt?: number | undefined;
  /** What the config file changes of a rule's thresholds for this resource; absent: nothing of any. */
  readonly thresholds?: (ruleId: string) => Thresholds;
};

/** A line of the strip above a table, in pieces. */
export type StripLine = readonly {
  readonly text: string;
  readonly health?: Health;
  readonly isFaint?: boolean;
}[];

/** What belongs to the account and no single resource: a quota, and who uses it. */
export type AccountView<R, Account> = {
  /** Metrics that CloudWatch is asked for with each reading. */
  readonly metricCount?: number;
  /** How many lines the strip takes above the table; it is always there. */
  readonly stripHeight: number;
  readonly strip: (
    account: Account | undefined,
    resources: ReadonlyMap<string, R>,
    width: number,
  ) => readonly StripLine[];
  /** What `--once --json` says of the account beside the resources. */
  readonly report: (account: Account | undefined) => Readonly<Record<string, unknown>>;
};

/** The pure face of a service: everything a screen or a report needs, nothing that reaches the network. */
export type ServiceView<R extends Resource, Account = unknown> = {
  readonly id: string;
  /** What people call it, with AWS's name: `Functions (Lambda)`. */
  readonly title: string;
  /** `queue`, `stream`: for messages to people. */
  readonly noun: string;
  readonly cadence: Cadence;
  readonly tabs: readonly Tab<R>[];
  /** By id, in the order of the charts. The resource keeps the newest value of each under `metrics`. */
  readonly metrics: Readonly<Record<string, Metric<R>>>;
  /** The same for parts; kept under `parts`, by part and then by id. */
  readonly partMetrics?: Readonly<Record<string, PartMetric<R>>>;
  /** The first column is the name. */
  readonly columns: readonly Column<R>[];
  readonly rules: readonly HealthRule<R>[];
  /** Which rules also find what is wrong with an edge: where the config file mutes them, that is no news either. */
  readonly edgeRules?: Readonly<Partial<Record<EdgeKind, readonly string[]>>>;
  /** The numbers of a resource that conditions and load tests can name. */
  readonly quantities: readonly Quantity<R>[];
  /** What load tests follow of it. Absent: nothing, such as of alarms. */
  readonly load?: LoadView<R>;
  /** Absent: a row leads to itself. What a row of the overview stands for, in the service that it belongs to. */
  readonly leadsTo?: (resource: R) => {readonly service: string; readonly id: string};
  /** Since when it is as it is, where it says so itself (epoch milliseconds). */
  readonly beganAt?: (resource: R) => number | undefined;
  /** What its resources together tell of how the account is. */
  readonly vitals?: (
    resources: ReadonlyMap<string, R>,
    account: Account | undefined,
  ) => readonly VitalReading[];
  /** From 0 to below 1: which of two resources that are equally bad stands first. Absent: the name decides. */
  readonly urgency?: (resource: R) => number;
  /** The resource with what was just learnt; live values are added to its history, and so are minutes of metrics that it keeps. */
  readonly absorb: (resource: R, learnt: Partial<R>, minutes?: MetricMinutes) => R;
  /** A resource that was known and is listed again. Absent: what is known stays. */
  readonly renew?: (known: R, listed: R) => R;
  /** Recomputes what resources know of each other and of the account; returns the very same objects where nothing changed. */
  readonly join: (resources: ReadonlyMap<string, R>, account: Account | undefined) => ReadonlyMap<string, R>;
  /**
   * Tells resources who sends them dead letters, as other services know it, and whether all of those were asked; the very
   * same map where nothing changed.
   */
  readonly withFeeders?: (
    resources: ReadonlyMap<string, R>,
    feeders: ReadonlyMap<string, readonly string[]>,
    isComplete?: boolean,
  ) => ReadonlyMap<string, R>;
  /** Whether all is known of where its dead letters and failures go. Absent: nothing of its kind has any. */
  readonly isFeedingKnown?: (resource: R) => boolean;
  readonly account?: AccountView<R, Account>;
  /** The resource as if nobody had read it live: what is there now says nothing of a minute that is over. Absent: it is the same. */
  readonly withoutLive?: (resource: R) => R;
  /** When the live values were read (epoch milliseconds); `undefined` before the first time. */
  readonly observedAt: (resource: R) => number | undefined;
  /** Resources whose live values show on this one's row, so they are read together. */
  readonly companionIds: (resource: R) => readonly string[];
  /** Worth reading often although it is not on screen: it changes or is in trouble. */
  readonly isBusy: (resource: R) => boolean;
  /** Worth asking for relations even where there are too many resources to ask for each. */
  readonly isRelated: (resource: R) => boolean;
  /** The queue that the dead-letter keys act on. */
  readonly queueOf: (resource: R) => Queue | undefined;
  /** The stream whose records can be peeked at. */
  readonly streamOf?: (resource: R) => StreamReference | undefined;
  /** What leads from it and to it, as far as this resource knows. */
  readonly edges: (resource: R) => readonly Edge[];
  readonly flow: (resource: R) => FlowFace;
  /** Live samples to draw beside the metrics of CloudWatch, which are minutes wide. */
  readonly live?: (resource: R) => {readonly title: string; readonly unit: Unit; readonly samples: Series};
  /** The ARN to copy, and the page of the AWS console. */
  readonly arnOf: (resource: R) => string | undefined;
  readonly consoleUrl: (resource: R, region: string) => string;
  /** What the detail screen says below the charts, in order. */
  readonly detail: (resource: R, context: DetailContext<Account>) => readonly Section[];
  /** The raw document of the describe screen. */
  readonly document: (resource: R) => unknown;
  /** The names of what `report` has, in its order. */
  readonly fields: readonly string[];
  /** One resource of the `--once --json` document. */
  readonly report: (resource: R) => Readonly<Record<string, unknown>>;
};

/** Whether CloudWatch is asked for the table at all. */
export const hasTableMetrics = ({metrics}: Pick<ServiceView<Resource>, 'metrics'>): boolean =>
  Object.values(metrics).some(({use}) => use === 'table');

/** One line of a detail screen; `at` is when the value was true, so that its age can be shown. */
export type Fact = {
  readonly label: string;
  readonly text: string;
  readonly at?: number | undefined;
  readonly health?: Health;
};

/** Minutes of metrics that were just read, by `seriesKey`, each by its start. */
export type MetricMinutes = Readonly<Record<string, Series>>;

/** Accounts with more resources than this are asked for relations only where the resource itself speaks of some. */
const relateAllLimit = 500;

/** Which resources to ask for what joins them to others: in a large account each of them would take too many calls. */
export const worthRelating = <R extends Resource>(
  {isRelated}: Pick<ServiceView<R>, 'isRelated'>,
  resources: readonly R[],
): readonly R[] => (resources.length <= relateAllLimit ? resources : resources.filter(isRelated));

/** Everything learnt about one resource in one go, and the minutes of its metrics by `seriesKey`. */
export type Learnt<R extends Resource> = {
  readonly id: string;
  readonly learnt: Partial<R>;
  readonly minutes?: MetricMinutes;
};

/** The side of a service that asks AWS. All throw a `FailureError`. */
export type ServiceReader<R extends Resource> = {
  /** Discovery: every resource, with at least its identity. `note` is told what of it could not be read. */
  readonly list: (signal: AbortSignal, note?: (failure: Failure) => void) => Promise<readonly R[]>;
  /** Live values of one resource: one cheap call. Absent: the list says everything there is. */
  readonly refresh?: (resource: R, signal: AbortSignal) => Promise<Partial<R>>;
  /** What changes rarely and joins resources to each other. */
  readonly relate?: (resource: R, signal: AbortSignal) => Promise<Partial<R>>;
  /** What only the detail shows: asked while it is open. */
  readonly inspect?: (resource: R, signal: AbortSignal) => Promise<Partial<R>>;
  /** What belongs to the account: once a minute. */
  readonly readAccount?: (
    now: number,
    signal: AbortSignal,
    note?: (failure: Failure) => void,
  ) => Promise<unknown>;
  /** CloudWatch metrics of several resources, newest settled minute. */
  readonly measure: (request: MeasureRequest<R>, signal: AbortSignal) => Promise<Measurement<R>>;
};

/** Which metrics of which resources to read, and how far back. */
export type MeasureRequest<R> = {
  readonly resources: readonly R[];
  readonly use: 'table' | 'detail';
  /** Epoch milliseconds. */
  readonly now: number;
  readonly windowMinutes: number;
};

/** Metrics as far as they came: what was learnt, and what failed of the rest. Throws where nothing came. */
export type Measurement<R extends Resource> = {
  readonly learnt: readonly Learnt<R>[];
  readonly failures: readonly Failure[];
};

/** What a rule found, and which. */
export type RuleFinding = Finding & {readonly ruleId: string};

/** Health and its reasons, worst first. A resource nobody has asked about yet is `unknown`. */
export type Assessment = {readonly health: Health; readonly findings: readonly RuleFinding[]};

/**
 * A view whose resource type is forgotten, so that views of several services live in one list. Safe because a
 * view is only ever given the resources of its own feed; the one place of the program that says so.
 */
export const forgetType = <R extends Resource, Account>(
  view: ServiceView<R, Account>,
): ServiceView<Resource> => view as unknown as ServiceView<Resource>;

/** The same for the asking side. */
export const forgetReaderType = <R extends Resource>(reader: ServiceReader<R>): ServiceReader<Resource> =>
  reader as unknown as ServiceReader<Resource>;
