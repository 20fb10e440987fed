import type {Queue} from '../../domain/queue.ts';
import type {ReportFields} from '../report-fields.ts';
import {reportBy} from '../report-fields.ts';

/** The fields of a queue in reports (schema `sls-top/1`): numbers are numbers, unknown is null. */
export const queueFields: ReportFields<Queue> = {
  name: ({name}) => name,
  url: ({url}) => url,
  arn: ({arn}) => arn ?? null,
  type: ({type}) => type,
  visible: ({counts}) => counts?.visible ?? null,
  inFlight: ({counts}) => counts?.inFlight ?? null,
  delayed: ({counts}) => counts?.delayed ?? null,
  oldestAgeSeconds: ({metrics}) => metrics.oldestAgeSeconds?.value ?? null,
  sentPerSecond: ({metrics}) => metrics.sentPerSecond?.value ?? null,
  deletedPerSecond: ({metrics}) => metrics.deletedPerSecond?.value ?? null,
  maxReceiveCount: ({settings}) => settings?.maxReceiveCount ?? null,
  retentionSeconds: ({settings}) => settings?.retentionSeconds ?? null,
  deadLetterQueueArn: ({settings}) => settings?.deadLetterQueueArn ?? null,
  sourceQueueArns: ({listedSourceUrls, sourceQueueArns}) =>
    listedSourceUrls === undefined && sourceQueueArns.length === 0 ? null : sourceQueueArns,
};

/** One queue of the JSON document. */
export const reportQueue = reportBy(queueFields);
