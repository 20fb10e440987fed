import type {IncomingHttpHeaders} from 'node:http';
import type {ServiceError} from './service-error.ts';
import {accessDenied, expiredToken} from './service-error.ts';

/** The access key id of a Signature Version 4 request. The signature itself is not looked at. */
export const accessKeyIdOf = (headers: IncomingHttpHeaders): string | undefined =>
  /Credential=([^/,\s]+)\//.exec(headers.authorization ?? '')?.[1];

type Call = {
  readonly service: string;
  readonly operation: string;
  readonly accountId: string;
  readonly region: string;
};

/**
 * What a key id made for tests leads to: `EXPIRED` has expired, `DENIED` may not do anything with SQS,
 * `EXPIRED-<SERVICE>` and `DENIED-<SERVICE>` concern one service, `DENIED-ALL` all of them. `DENIED-ALARMS` may read the
 * metrics of CloudWatch, but not its alarms.
 */
export const refusalOf = (accessKeyId: string | undefined, call: Call): ServiceError | undefined => {
  if (accessKeyId === undefined) return undefined;
  const service = call.service.toUpperCase();
  if (accessKeyId === 'EXPIRED' || accessKeyId === `EXPIRED-${service}`) return expiredToken();
  const isDenied =
    accessKeyId === 'DENIED-ALL' ||
    accessKeyId === `DENIED-${service}` ||
    (accessKeyId === 'DENIED-ALARMS' && service === 'CLOUDWATCH' && call.operation.includes('Alarm')) ||
    (accessKeyId === 'DENIED' && service === 'SQS');
  if (!isDenied) return undefined;
  const action = `${call.service}:${call.operation.toLowerCase()}`;
  const user = `arn:aws:iam::${call.accountId}:user/demo`;
  return accessDenied(user, action, `arn:aws:${call.service}:${call.region}:${call.accountId}:`);
};
