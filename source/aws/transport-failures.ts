import type {ErrorFacts} from './error-facts.ts';
import type {CallContext, FailureRule} from './failure-rule.ts';
import {named} from './failure-rule.ts';

const placeOf = ({service, region, endpointUrl}: CallContext): string =>
  endpointUrl ?? (service === 'credentials' ? 'AWS' : `AWS in ${region ?? 'this region'}`);

/** System errors of a socket in words (errno). */
const errnoMeanings: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'its name is not known to DNS',
  EAI_AGAIN: 'DNS does not answer',
  EHOSTUNREACH: 'no route to it',
  ENETUNREACH: 'no network',
  ECONNRESET: 'it closed the connection',
  EPIPE: 'it closed the connection',
  EPROTO: 'it does not speak TLS',
};

const isCertificate = ({errno = ''}: ErrorFacts): boolean =>
  /^(CERT_|DEPTH_|SELF_|UNABLE_|ERR_TLS_CERT)/.test(errno);

const unreachableHint = ({errno}: ErrorFacts, {endpointUrl, region}: CallContext): string => {
  if (endpointUrl !== undefined)
    return 'Is it running? Check --endpoint-url, AWS_ENDPOINT_URL and endpoint_url of the profile.';
  if (errno === 'ENOTFOUND' && region !== undefined)
    return `Check the network, and that ${region} is a region where this service exists (--region).`;
  return 'Check network, VPN and proxy. It is tried again.';
};

/** A page of a web server where the SDK expected an answer of AWS. */
const isForeign = (facts: ErrorFacts): boolean => named(/^SyntaxError$/)(facts) && facts.status !== undefined;

/** What the SDK adds to the reason why an answer has not the shape of its model. */
const deserialization = /\s*Deserialization error\b.*$/;

/** What goes wrong on the way: sockets, TLS, time and answers that are not from AWS. */
export const transportRules: readonly FailureRule[] = [
  {
    kind: 'unexpected',
    matches: named(/^AbortError$/),
    message: () => 'was called off',
    hint: () => 'Nothing needs to be done.',
  },
  {
    kind: 'unreachable',
    matches: isCertificate,
    message: ({errno}, context) => `the certificate of ${placeOf(context)} is not trusted (${errno ?? ''})`,
    hint: () => 'Behind a proxy that reads TLS, give its certificate in NODE_EXTRA_CA_CERTS.',
  },
  {
    kind: 'timeout',
    matches: facts =>
      named(/^(TimeoutError|RequestTimeout)$/)(facts) || facts.errno === 'ETIMEDOUT' || facts.status === 504,
    message: (_, context) => `no answer in time from ${placeOf(context)}`,
    hint: () => 'It is tried again. If it stays: check network, VPN and proxy.',
  },
  {
    kind: 'unreachable',
    matches: ({errno}) => errno !== undefined,
    message: ({errno = ''}, context) =>
      `cannot reach ${placeOf(context)}: ${errnoMeanings[errno] ?? 'the connection failed'} (${errno})`,
    hint: unreachableHint,
  },
  {
    kind: 'unsupported',
    matches: facts => deserialization.test(facts.message) && !isForeign(facts) && (facts.status ?? 200) < 500,
    message: ({message}, context) =>
      `what ${placeOf(context)} answered is not what AWS answers (${message.replace(deserialization, '')})`,
    hint: () => 'Emulators answer some calls in another form; what does not need it goes on working.',
  },
  {
    kind: 'unsupported',
    matches: (facts, {endpointUrl}) => endpointUrl !== undefined && isForeign(facts) && facts.status === 404,
    message: (_, context) => `${placeOf(context)} does not know this operation (HTTP 404)`,
    hint: () =>
      'Emulators leave operations out; what does not need it goes on working. Where nothing works, check --endpoint-url.',
  },
  {
    kind: 'unsupported',
    matches: (facts, {endpointUrl}) => endpointUrl !== undefined && isForeign(facts) && facts.status === 500,
    message: (_, context) => `${placeOf(context)} does not know this, or broke down over it (HTTP 500)`,
    hint: () => 'Emulators leave operations out; what does not need it goes on working.',
  },
  {
    kind: 'unexpected',
    matches: ({status}) => status !== undefined && status >= 500,
    message: ({status, name}, context) => `${placeOf(context)} answered HTTP ${status ?? 500} (${name})`,
    hint: () => 'The service or a proxy before it is in trouble. It is tried again.',
  },
  {
    kind: 'unsupported',
    matches: isForeign,
    message: ({status}, context) =>
      `what answered at ${placeOf(context)} does not speak the AWS protocol (HTTP ${status ?? 0})`,
    hint: (_, {endpointUrl}) =>
      endpointUrl === undefined
        ? 'A proxy or a sign-in page of the network may be in between.'
        : 'Check --endpoint-url: it must be the root of an endpoint that speaks the protocols of AWS.',
  },
];
