import {assess, isProblem} from '../domain/assess.ts';
import type {Resource, ServiceView} from '../domain/service.ts';

/** Trouble is new for this long: where it comes from is found out meanwhile. */
const youngMilliseconds = 360_000;
/** What was there at the first look is older; it is looked at closely for a few minutes all the same. */
const firstLookMilliseconds = 120_000;

/** What comes back within this time is the same trouble, which comes and goes. */
const flappingMilliseconds = 1_800_000;

/** Which resources are newly in trouble, of all services together, because causes are found next door. */
export type YoungTrouble = {
  /** Looks a service's resources over: who is in trouble, and since when. */
  readonly look: (view: ServiceView<Resource>, resources: Iterable<Resource>, now: number) => void;
  /** Whether a resource is newly in trouble itself, or connected to one that is. */
  readonly isYoung: (view: ServiceView<Resource>, resource: Resource) => boolean;
  /** Whether a resource is newly in trouble, or one that is names it, as an alarm names what it watches. Costs little. */
  readonly isNamed: (view: ServiceView<Resource>, resource: Resource) => boolean;
};

type Of = {
  /** When each that is in trouble, or was lately, was first and last seen so, by id. */
  seen: ReadonlyMap<string, {readonly first: number; readonly last: number}>;
  young: ReadonlySet<string>;
  /** ARNs of the young, and of what they know to be connected to. */
  own: ReadonlySet<string>;
  neighbours: ReadonlySet<string>;
};

const endsOf = (view: ServiceView<Resource>, resource: Resource): readonly string[] =>
  view.edges(resource).flatMap(({from, to}) => [from, to]);

const lookOver = (
  view: ServiceView<Resource>,
  resources: Iterable<Resource>,
  known: Of | undefined,
  now: number,
): Of => {
  const seen = new Map([...(known?.seen ?? [])].filter(([, {last}]) => now - last < flappingMilliseconds));
  const young = new Set<string>();
  const own = new Set<string>();
  const neighbours = new Set<string>();
  for (const resource of resources) {
    if (!isProblem(assess(view, resource))) continue;
    const first = seen.get(resource.id)?.first ?? (known === undefined ? now - firstLookMilliseconds : now);
    seen.set(resource.id, {first, last: now});
    if (now - first >= youngMilliseconds) continue;
    young.add(resource.id);
    const arn = view.arnOf(resource);
    if (arn !== undefined) own.add(arn);
    for (const end of endsOf(view, resource)) neighbours.add(end);
  }
  return {seen, young, own, neighbours};
};

/** Starts with nothing in trouble. */
export const createYoungTrouble = (): YoungTrouble => {
  const services = new Map<string, Of>();
  const isIn = (part: 'own' | 'neighbours', arn: string): boolean => {
    for (const of of services.values()) if (of[part].has(arn)) return true;
    return false;
  };
  const isNamed: YoungTrouble['isNamed'] = (view, resource) => {
    if (services.get(view.id)?.young.has(resource.id) === true) return true;
    const arn = view.arnOf(resource);
    return arn !== undefined && isIn('neighbours', arn);
  };
  return {
    look: (view, resources, now) => {
      services.set(view.id, lookOver(view, resources, services.get(view.id), now));
    },
    isNamed,
    isYoung: (view, resource) =>
      isNamed(view, resource) || endsOf(view, resource).some(end => isIn('own', end)),
  };
};
