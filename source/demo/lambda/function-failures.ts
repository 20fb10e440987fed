import type {JsonObject} from '../wire/json-fields.ts';
import {isJsonObject} from '../wire/json-fields.ts';
import {failingProvider} from '../workload/incident.ts';
import type {FailedEvent} from './failed-event.ts';

/** What a function's code makes of an event: an error, or `undefined` when all is well. */
type Judge = (event: JsonObject, isBurning: boolean) => FailedEvent['error'] | undefined;

/** The payment provider is down, and who needs it waits in vain. */
const outage: Judge = ({provider}, isBurning) =>
  isBurning && provider === failingProvider
    ? {type: 'PaymentGatewayTimeout', message: `${failingProvider} did not answer within 10000 ms`}
    : undefined;

/** A report without its period cannot be built, however often it is tried. */
const reportBuilder: Judge = (event, isBurning) =>
  event['period'] === undefined ? {type: 'KeyError', message: "'period'"} : outage(event, isBurning);

/** Neither can an invoice without a VAT number. */
const invoiceRenderer: Judge = event =>
  event['vatNumber'] === undefined
    ? {type: 'TemplateError', message: 'field `vatNumber` is missing'}
    : undefined;

const judges: Readonly<Record<string, Judge>> = {
  'invoice-renderer': invoiceRenderer,
  'report-builder': reportBuilder,
};

/** Whether a function fails on an event now. One that is not of the story never does. */
export const failureOf = (
  functionName: string,
  payload: string,
  isBurning: boolean,
): FailedEvent['error'] | undefined => {
  const event: unknown = payload === '' ? {} : JSON.parse(payload);
  return judges[functionName]?.(isJsonObject(event) ? event : {}, isBurning);
};
