import type {CommandParts, Connection} from './command-parts.ts';

type Placed = {readonly placeId?: string | undefined};

/**
 * The connection to the place that something is in, and never another's: the same name means other messages there.
 * Where there is none, the user is told and nothing is done.
 */
export const connectionOf = (
  {connection, dispatch}: Pick<CommandParts, 'connection' | 'dispatch'>,
  {placeId}: Placed,
): Connection | undefined => {
  const found = connection(placeId);
  if (found === undefined && placeId !== undefined)
    dispatch({
      type: 'noticed',
      level: 'error',
      text: `Nothing was done: ${placeId.replace(/\/$/, '')} is not connected; :feeds shows why.`,
    });
  return found;
};
