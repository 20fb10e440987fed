import {invalidParameter} from './lambda-account.ts';

/** Part of a list, and the marker of the next part. */
type Page<Item> = {readonly items: readonly Item[]; readonly nextMarker: string | undefined};

/** Lambda lists at most `most` items a page whatever MaxItems asks; throws when the marker is not one of its own. */
export const pageOf = <Item>(all: readonly Item[], query: URLSearchParams, most: number): Page<Item> => {
  const marker = query.get('Marker');
  const start = marker === null || marker === '' ? 0 : Number(Buffer.from(marker, 'base64').toString());
  if (!Number.isInteger(start) || start < 0) throw invalidParameter('Invalid marker.');
  const asked = Number(query.get('MaxItems') ?? most);
  const end = start + Math.max(1, Math.min(most, Number.isFinite(asked) ? asked : most));
  return {
    items: all.slice(start, end),
    nextMarker: end < all.length ? Buffer.from(String(end)).toString('base64') : undefined,
  };
};
