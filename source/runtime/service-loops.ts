import type {Failure} from '../domain/failure.ts';
import {onScreenIds} from '../store/select-screen.ts';
import {feedOf} from '../store/select-table.ts';
import type {ClockName} from '../store/state.ts';
import type {Alarm} from './alarm.ts';
import type {PlanInput} from './plan.ts';
import type {SchedulerParts, Source} from './sweep.ts';

/** What the loops of one service share. */
export type ServiceLoops = {
  readonly parts: SchedulerParts;
  readonly source: Source;
  readonly alarms: Readonly<Record<'list' | 'relations' | 'live' | 'metrics' | 'detail', Alarm>>;
  /** When the next list is due (epoch milliseconds; zero: at once), and when the last one was. */
  readonly due: {listAt: number; listedAt: number};
  /** Ids still to be asked for their relations since the last list, those on screen first. */
  readonly unrelated: string[];
  /** When live values of a resource were last asked for, also in vain: what fails must not keep others waiting. */
  readonly readAt: Map<string, number>;
  /** When metrics of a resource were last asked for: asking, not getting, is what costs. */
  readonly measuredAt: Map<string, number>;
  /** The same of metrics that only a detail shows. */
  readonly inspectedAt: Map<string, number>;
};

/** What a plan for one of the loops is made from. */
export const planInput = ({parts, source}: ServiceLoops, askedAt: PlanInput['askedAt']): PlanInput => {
  const state = parts.store.getState();
  return {
    view: source.view,
    resources: feedOf(state, source.view.id).resources,
    onScreen: onScreenIds(state, parts.catalog, source.view.id),
    askedAt,
  };
};

/** A round that brought something went well; what failed of it is told beside it. */
export const tellPolled = (
  {store, clock}: SchedulerParts,
  service: string,
  clockName: ClockName,
  failure: Failure | undefined,
): void => {
  const at = clock.now();
  store.dispatch({type: 'polled', service, clock: clockName, at});
  if (failure !== undefined)
    store.dispatch({type: 'pollFailed', service, clock: clockName, failure, retryAt: at});
};
