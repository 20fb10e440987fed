import type {StandingFailure} from '../domain/condition-record.ts';
import type {Catalog} from './catalog.ts';
import type {Feed, State} from './state.ts';

const inFeed = (service: string, feed: Feed | undefined): readonly StandingFailure[] =>
  (['discovery', 'live', 'metrics'] as const).flatMap(clock => {
    const {at, failure} = feed?.polls[clock] ?? {at: undefined, failure: undefined};
    return failure === undefined ? [] : [{service, clock, at, message: failure.message}];
  });

/** What cannot be read now of these services, in every place; a place that cannot be connected to has nothing of any. */
export const standingFailures = ({places, feeds}: State, catalog: Catalog): readonly StandingFailure[] =>
  catalog.flatMap(({id: service}) =>
    places.length === 0
      ? inFeed(service, feeds[service])
      : places.flatMap(({connection, feeds: own}) =>
          connection.kind === 'failed'
            ? [{service, clock: 'discovery' as const, at: undefined, message: connection.failure.message}]
            : inFeed(service, own[service]),
        ),
  );
