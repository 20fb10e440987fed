import type {LaneId} from '../domain/lane.ts';
import type {BilledService} from '../domain/request-count.ts';
import type {Resource, ServiceView} from '../domain/service.ts';
import {usualSeconds} from '../store/select-pace.ts';
import type {Pace} from './pace.ts';
import {unlimitedPace} from './pace.ts';
import type {Planned} from './plan.ts';
import type {ServiceLoops} from './service-loops.ts';

const billed: readonly BilledService[] = ['sqs', 'sns', 'kinesis', 'lambda', 'cloudwatch'];

/** Which service a lane asks; `undefined`: none that bills anything. */
const apiOf = ({id}: Pick<ServiceView<Resource>, 'id'>, lane: LaneId): BilledService | undefined =>
  lane.endsWith('Metrics') ? 'cloudwatch' : billed.find(known => known === id);

/** One service speaks for all: one that may be read as often as a person wants. */
const unhurried = {cadence: {listSeconds: 300, refreshSeconds: 1}};

const paceOf = ({parts}: ServiceLoops): Pace => parts.pace ?? unlimitedPace;

/** Seconds between two readings of the same resource in a lane; `Infinity`: it is not read. */
export const laneSeconds = (loops: ServiceLoops, lane: LaneId): number => {
  const {parts, source} = loops;
  const api = apiOf(source.view, lane);
  const usual = usualSeconds(parts.store.getState(), source.view, lane);
  return api === undefined ? usual : usual * paceOf(loops).factor(lane, api);
};

/** Whether so much may be asked now. */
export const takes = (loops: ServiceLoops, lane: LaneId, units: number): boolean => {
  const api = apiOf(loops.source.view, lane);
  return api === undefined || paceOf(loops).take(lane, api, units);
};

/** Of what was planned, what may be asked now. */
export const affordable = (
  loops: ServiceLoops,
  planned: readonly Planned[],
  unitsOf: (resource: Resource) => number,
): readonly Planned[] => planned.filter(({resource, lane}) => takes(loops, lane, unitsOf(resource)));

/** Says what the lanes of a service would ask for in an hour at their usual pace, and tells the screen what is slowed. */
export const want = (loops: ServiceLoops, demands: Iterable<readonly [LaneId, number]>): void => {
  const {parts, source, wants, member} = loops;
  const pace = paceOf(loops);
  if (pace.limit.kind === 'unlimited') return;
  for (const [lane, units] of demands) wants.set(lane, units);
  for (const api of billed) {
    const its = [...wants].filter(([lane]) => apiOf(source.view, lane) === api);
    if (its.length > 0) member.want(api, new Map(its));
  }
  const state = parts.store.getState();
  const slowed = pace.slowed(lane => usualSeconds(state, unhurried, lane));
  if (JSON.stringify(slowed) !== JSON.stringify(state.slowed)) parts.store.dispatch({type: 'paced', slowed});
};

/** Runs work so that its requests count for that purpose. */
export const attributed = async <Result>(
  {parts}: ServiceLoops,
  purpose: string,
  work: () => Promise<Result>,
): Promise<Result> => (parts.attribute === undefined ? work() : parts.attribute(purpose, work));
