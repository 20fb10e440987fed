import type {Catalog} from '../store/catalog.ts';
import type {Event} from '../store/event.ts';
import type {Feed, Poll, State} from '../store/state.ts';
import type {Store} from '../store/store.ts';

/** When everything that was chosen has been read for the first time. */
export type FirstData = {
  readonly complete: Promise<void>;
  /** Titles of the services that were not read whole in every place yet. */
  readonly missing: () => readonly string[];
  /** To be told when all relations of a service were asked for; of one of several places by its id. */
  readonly related: (service: string, placeId?: string) => void;
};

const wasTried = ({at, failure}: Poll): boolean => at !== undefined || failure !== undefined;

type Slowed = State['slowed'];

/** Where money is short a reading may be hours away. */
const isSlowed = (slowed: Slowed, wanted: Slowed[number]['lane'], service: string): boolean =>
  slowed.some(({lane, api}) => lane === wanted && (api === undefined || api === service));

/** What cannot be listed has nothing to wait for. */
const isRead = (service: string, feed: Feed | undefined, slowed: Slowed, isRelated: boolean): boolean => {
  if (feed === undefined) return false;
  const {discovery, live, metrics} = feed.polls;
  if (!wasTried(discovery)) return false;
  if (discovery.at === undefined) return true;
  const isLive = wasTried(live) || isSlowed(slowed, 'shownLive', service);
  // Metrics come after the first live values, and wait for them where they cannot be read.
  const isMeasured =
    wasTried(metrics) || live.at === undefined || isSlowed(slowed, 'shownMetrics', 'cloudwatch');
  return (isRelated || isSlowed(slowed, 'lists', service)) && isLive && isMeasured;
};

/** The feeds of every place that could be connected to. */
const feedsOf = ({
  places,
  feeds,
}: State): readonly {readonly placeId?: string; readonly feeds: State['feeds']}[] =>
  places.length === 0
    ? [{feeds}]
    : places
        .filter(({connection}) => connection.kind !== 'failed')
        .map(({id, feeds: own}) => ({placeId: id, feeds: own}));

/** Waits for the first list, live values, relations and metrics of every service in every place, or for their failure. */
export const firstData = ({getState, subscribe}: Store<State, Event>, catalog: Catalog): FirstData => {
  const related = new Set<string>();
  const keyOf = (service: string, placeId = ''): string => `${service} ${placeId}`;
  const missing = (): readonly string[] => {
    const state = getState();
    const places = feedsOf(state);
    const isWhole = (id: string): boolean =>
      places.every(({placeId, feeds}) =>
        isRead(id, feeds[id], state.slowed, related.has(keyOf(id, placeId))),
      );
    return catalog.filter(({id}) => !isWhole(id)).map(({title}) => title);
  };
  let look = (): void => undefined;
  const complete = new Promise<void>(resolve => {
    const unsubscribe = subscribe(() => {
      look();
    });
    look = () => {
      if (missing().length > 0) return;
      unsubscribe();
      resolve();
    };
  });
  return {
    complete,
    missing,
    related: (service, placeId) => {
      related.add(keyOf(service, placeId));
      look();
    },
  };
};
