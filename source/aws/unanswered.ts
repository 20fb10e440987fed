import {FailureError} from '../domain/failure.ts';
import {errorFacts} from './error-facts.ts';

/** Errors of a connection that never came about: nothing was sent (errno, Node.js TLS errors). */
const neverSent =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CERT_.*|DEPTH_.*|SELF_.*|UNABLE_.*|ERR_TLS_CERT.*)$/;

/** How the SDK tells that its connectionTimeout is over (@smithy/node-http-handler). */
const neverConnected = /did not establish a connection/;

/** Errors of what the SDK does before it sends. */
const beforeSending = /^(CredentialsProviderError|TokenProviderError)$/;

const attemptsOf = (error: unknown): number => {
  if (typeof error !== 'object' || error === null) return 1;
  const metadata: unknown = Reflect.get(error, '$metadata');
  if (typeof metadata !== 'object' || metadata === null) return 1;
  const attempts: unknown = Reflect.get(metadata, 'attempts');
  return typeof attempts === 'number' ? attempts : 1;
};

/** Whether an attempt failed because no connection came about: nothing of it reached AWS. */
export const wasNeverSent = (error: unknown): boolean => {
  const {errno, message} = errorFacts(error);
  return neverSent.test(errno ?? '') || neverConnected.test(message);
};

/** AWS, and nobody on the way, said no: an answer of the 4xx class that speaks the protocol. */
const isRefusal = ({status, name}: ReturnType<typeof errorFacts>): boolean =>
  status !== undefined && status >= 400 && status < 500 && status !== 408 && name !== 'SyntaxError';

/**
 * Whether nobody knows if a failed call was carried out: no answer, a broken one, or one of the 5xx class; also a
 * refusal after earlier attempts of the same call. Our own guards and connections that never came about sent nothing.
 */
export const isUnanswered = (error: unknown): boolean => {
  if (error instanceof FailureError) return false;
  const facts = errorFacts(error);
  if (beforeSending.test(facts.code)) return false;
  if (attemptsOf(error) > 1) return true;
  if (wasNeverSent(error)) return false;
  return !isRefusal(facts);
};
