import type {Cell} from './cell.ts';
import type {Failure} from './failure.ts';
import type {Health} from './health.ts';
import type {Queue} from './queue.ts';

/** Anything that can be a row: identified for good, named for people. */
export type Resource = {readonly id: string; readonly name: string};

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
  readonly cell: (resource: R, now: number) => Cell;
};

/** What a health rule found: how bad, and why in words. */
export type Finding = {readonly health: 'warning' | 'critical'; readonly reason: string};

/** One health rule; `source` cites the guide or API page it rests on. */
export type HealthRule<R> = {
  readonly id: string;
  readonly summary: string;
  readonly source: string;
  readonly check: (resource: R) => Finding | undefined;
};

/** One numbered view of a service's resources: all queues, or only the dead-letter queues. */
export type Tab<R> = {
  readonly id: string;
  readonly title: string;
  readonly includes: (resource: R) => boolean;
};

/** The pure face of a service: everything a screen or a report needs, nothing that reaches the network. */
export type ServiceView<R extends Resource> = {
  readonly id: string;
  /** `queue`, `stream`: for messages to people. */
  readonly noun: string;
  readonly tabs: readonly Tab<R>[];
  /** The first column is the name. */
  readonly columns: readonly Column<R>[];
  readonly rules: readonly HealthRule<R>[];
  /** The resource with what was just learnt; live values are added to its history. */
  readonly absorb: (resource: R, learnt: Partial<R>) => R;
  /** Recomputes what resources know of each other; returns the very same objects where nothing changed. */
  readonly join: (resources: ReadonlyMap<string, R>) => ReadonlyMap<string, R>;
  /** When the live values were read (epoch milliseconds); `undefined` before the first time. */
  readonly observedAt: (resource: R) => number | undefined;
  /** The newest metric value's time; `undefined` when there is none. */
  readonly measuredAt: (resource: R) => number | undefined;
  /** Resources whose live values show on this one's row, so they are read together. */
  readonly companionIds: (resource: R) => readonly string[];
  /** Worth reading often although it is not on screen: it changes or is in trouble. */
  readonly isBusy: (resource: R) => boolean;
  /** Worth asking for relations even where there are too many resources to ask for each. */
  readonly isRelated: (resource: R) => boolean;
  /** The queue that the dead-letter keys act on. */
  readonly queueOf: (resource: R) => Queue | undefined;
  /** The ARN to copy, and the page of the AWS console. */
  readonly arnOf: (resource: R) => string | undefined;
  readonly consoleUrl: (resource: R, region: string) => string;
  /** What the detail screen says, in order. */
  readonly facts: (resource: R, now: number) => readonly Fact[];
  /** The raw document of the describe screen. */
  readonly document: (resource: R) => unknown;
  /** One resource of the `--once --json` document. */
  readonly report: (resource: R) => Readonly<Record<string, unknown>>;
};

/** One line of a detail screen; `at` is when the value was true, so that its age can be shown. */
export type Fact = {
  readonly label: string;
  readonly text: string;
  readonly at?: number | undefined;
  readonly health?: Health;
};

/** Everything learnt about one resource in one go. */
export type Learnt<R extends Resource> = {readonly id: string; readonly learnt: Partial<R>};

/** The side of a service that asks AWS. All throw a `FailureError`. */
export type ServiceReader<R extends Resource> = {
  /** Discovery: every resource, with at least its identity. */
  readonly list: (signal: AbortSignal) => Promise<readonly R[]>;
  /** Live values of one resource: one cheap call. */
  readonly refresh: (resource: R, signal: AbortSignal) => Promise<Partial<R>>;
  /** What changes rarely and joins resources to each other. */
  readonly relate: (resource: R, signal: AbortSignal) => Promise<Partial<R>>;
  /** CloudWatch metrics of several resources, newest settled minute. */
  readonly measure: (resources: readonly R[], now: number, signal: AbortSignal) => Promise<Measurement<R>>;
};

/** Metrics as far as they came: what was learnt, and what failed of the rest. Throws where nothing came. */
export type Measurement<R extends Resource> = {
  readonly learnt: readonly Learnt<R>[];
  readonly failures: readonly Failure[];
};

/** Health and its reasons, worst first. A resource nobody has asked about yet is `unknown`. */
export type Assessment = {readonly health: Health; readonly findings: readonly Finding[]};

/**
 * A view whose resource type is forgotten, so that views of several services live in one list. Safe because a
 * view is only ever given the resources of its own feed; the one place of the program that says so.
 */
export const forgetType = <R extends Resource>(view: ServiceView<R>): ServiceView<Resource> =>
  view as unknown as ServiceView<Resource>;

/** The same for the asking side. */
export const forgetReaderType = <R extends Resource>(reader: ServiceReader<R>): ServiceReader<Resource> =>
  reader as unknown as ServiceReader<Resource>;
