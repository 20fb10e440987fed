import {setTimeout as sleep} from 'node:timers/promises';
import {isJsonObject, objectField, optionalInteger, optionalText, requiredText} from './json-fields.ts';
import type {JsonObject} from './json-fields.ts';
import {ServiceError, serializationFailed} from './service-error.ts';
import type {WireReply, WireService} from './wire-service.ts';

/** Something that goes wrong on purpose, for tests. */
type FaultRule = {
  /** `AmazonSQS.ListQueues`; a `*` stands for anything. */
  readonly target: RegExp;
  readonly delayMilliseconds: number;
  /** Never answers. */
  readonly hang: boolean;
  readonly error: {readonly code: string; readonly message: string; readonly status: number} | undefined;
  readonly raw: {readonly status: number; readonly body: string} | undefined;
  /** For how many more requests it holds. */
  remaining: number;
};

export type Faults = {
  /** Replaces all rules. Throws a `ServiceError` when the document is not a list of rules. */
  readonly replace: (document: unknown) => void;
  /** The fault's reply; `undefined` when the request is to be answered as usual. */
  readonly apply: (
    service: Pick<WireService, 'namespace' | 'refuse'>,
    target: string,
    signal: AbortSignal,
  ) => Promise<WireReply | undefined>;
};

const pattern = (target: string): RegExp =>
  new RegExp(`^${target.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);

const parseRule = (fields: JsonObject): FaultRule => {
  const error = fields['error'] === undefined ? undefined : objectField(fields, 'error');
  const rawStatus = optionalInteger(fields, 'rawStatus');
  const rawBody = optionalText(fields, 'rawBody');
  const isRaw = rawStatus !== undefined || rawBody !== undefined;
  return {
    target: pattern(requiredText(fields, 'target')),
    delayMilliseconds: optionalInteger(fields, 'delayMilliseconds') ?? 0,
    hang: fields['hang'] === true,
    error:
      error === undefined
        ? undefined
        : {
            code: requiredText(error, 'code'),
            message: optionalText(error, 'message') ?? '',
            status: optionalInteger(error, 'status') ?? 400,
          },
    raw: isRaw ? {status: rawStatus ?? 200, body: rawBody ?? ''} : undefined,
    remaining: optionalInteger(fields, 'times') ?? Infinity,
  };
};

const parseRules = (document: unknown): FaultRule[] => {
  if (!Array.isArray(document) || !document.every(isJsonObject)) {
    throw serializationFailed(
      'Expected a JSON list of fault rules, for example [{"target": "AmazonSQS.*"}].',
    );
  }
  return document.map(parseRule);
};

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), {once: true});
  });

const faultReply = (
  service: Pick<WireService, 'namespace' | 'refuse'>,
  {error, raw}: FaultRule,
): WireReply | undefined => {
  if (raw !== undefined) return {status: raw.status, headers: {'content-type': 'text/html'}, body: raw.body};
  if (error === undefined) return undefined;
  const {code, message, status} = error;
  return service.refuse(
    new ServiceError({shape: `${service.namespace}#${code}`, queryCode: code, status, message}),
  );
};

/** The first rule that fits a request and is not used up decides. */
export const createFaults = (): Faults => {
  let rules: FaultRule[] = [];
  return {
    replace: document => {
      rules = parseRules(document);
    },
    apply: async (service, target, signal) => {
      const rule = rules.find(candidate => candidate.remaining > 0 && candidate.target.test(target));
      if (rule === undefined) return undefined;
      rule.remaining--;
      if (rule.hang) await untilAborted(signal);
      await sleep(rule.delayMilliseconds, undefined, {signal});
      return faultReply(service, rule);
    },
  };
};
