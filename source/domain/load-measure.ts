import type {Sample} from './series.ts';

/** What a number says of a load test, in the order of its charts. */
export type LoadRole =
  'in' | 'out' | 'backlog' | 'age' | 'lag' | 'throttles' | 'errors' | 'duration' | 'concurrency';

/** A number of a service's resources that load tests follow over time. */
export type LoadMeasure<R> = {
  /** The quantity that conditions know it by: `oldestAge`; unique within a service. */
  readonly id: string;
  readonly role: LoadRole;
  /** How those of several resources become one: throughput adds up, of ages the worst counts. */
  readonly together: 'sum' | 'max';
  /** The id of the service's metric whose minutes tell it, or what each live reading tells. */
  readonly source:
    | {readonly kind: 'minutes'; readonly metric: string}
    | {
        readonly kind: 'live';
        readonly title: string;
        readonly unit: 'count';
        readonly of: (resource: R) => Sample | undefined;
      };
  /** Which resources have it; absent: all. */
  readonly includes?: (resource: R) => boolean;
  /** What these resources may reach together; `undefined`: no limit, or it is not known. */
  readonly limit?: (resources: readonly R[]) => number | undefined;
};

/** What a service has to say in a load test. */
export type LoadView<R> = {
  readonly measures: readonly LoadMeasure<R>[];
  /** Ids of the rules that find a limit of AWS reached. */
  readonly limitRules: readonly string[];
};
