const mask = '***';

/** Keys are longer than this: those of Slack's hooks have 24 characters, those of PagerDuty's 32. */
const leastKeyLength = 16;
/** A word that is longer has no separators where people would put some. */
const mostWordLength = 15;

/** Small letters, a capital first: `orders`, `Orders`, `API`; a short number, or a version: `v2`. */
const word = /^(?:[a-z]+|[A-Z][a-z]+|[A-Z]{2,6}|v?\d{1,4})$/;

/** Where words begin: after a separator, and at each capital of `orderEvents`, unless those are too many for words. */
const wordsOf = (segment: string): readonly string[] =>
  segment.split(/[-_.~]/).flatMap(part => {
    const humps = part.split(/(?<=[a-z])(?=[A-Z])/);
    return humps.every(hump => hump.length > 2) ? humps : [part];
  });

const isHexadecimal = (segment: string): boolean => /^[0-9a-f-]+$/i.test(segment);

/** Whether a part of a path may be a key: long, and nothing that a person would have written in words. */
const mayBeKey = (segment: string): boolean => {
  if (segment.length < leastKeyLength) return false;
  if (isHexadecimal(segment)) return true;
  return !wordsOf(segment).every(part => word.test(part) && part.length <= mostWordLength);
};

const maskedPath = (path: string): string =>
  path
    .split('/')
    .map(segment => (mayBeKey(segment) ? mask : segment))
    .join('/');

const maskedQuery = (query: string): string =>
  query
    .split('&')
    .map(part => (part.includes('=') ? `${part.slice(0, part.indexOf('='))}=${mask}` : mask))
    .join('&');

/** Enough of a subscription's id to tell it from others with the same endpoint. */
const shownIdLength = 8;

/** The last part of a subscription's ARN is an id of its own (SNS Developer Guide, subscriptions). */
const signOf = (subscriptionArn: string | undefined): string => {
  const id = subscriptionArn?.slice(subscriptionArn.lastIndexOf(':') + 1).slice(0, shownIdLength) ?? '';
  return id === '' ? '' : `#${id}`;
};

/**
 * A URL without what may be a secret in it: its user and password, the values of its query, and long parts of its path
 * that are no words, which is where web hooks have their keys. Host and other parts stay. Two that differ only in what is
 * hidden stay apart by the subscription: the beginning of its id stands behind a `#`. Anything but a URL stays as it is.
 */
export const withoutSecrets = (endpoint: string, subscriptionArn?: string): string => {
  const [, scheme, host = '', rest = ''] = /^(https?:\/\/)([^/?#]*)(.*)$/is.exec(endpoint) ?? [];
  if (scheme === undefined) return endpoint;
  // A fragment is never sent to anybody.
  const [address = ''] = rest.split('#');
  const [path = '', ...query] = address.split('?');
  const safe = [
    scheme,
    host.replace(/^.*@/s, `${mask}@`),
    maskedPath(path),
    ...(query.length === 0 ? [] : [`?${maskedQuery(query.join('?'))}`]),
  ].join('');
  return safe === endpoint ? safe : `${safe}${signOf(subscriptionArn)}`;
};
