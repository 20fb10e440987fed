import {nameOfArn} from '../../domain/arn.ts';
import {drainTimeSeconds} from '../../domain/drain-time.ts';
import {formatDuration} from '../../domain/duration.ts';
import {textOf} from '../../domain/measured-cell.ts';
import {formatChange, formatCount, formatRate} from '../../domain/quantity.ts';
import type {Measured} from '../../domain/metric.ts';
import type {Queue} from '../../domain/queue.ts';
import {queueNameOfArn} from '../../domain/queue.ts';
import {changePerMinute} from '../../domain/series.ts';
import type {Fact, Section} from '../../domain/service.ts';

const measuredFact = (
  label: string,
  measured: Measured | undefined,
  format: (value: number) => string,
): Fact => ({
  label,
  text: textOf(measured?.value, format),
  at: measured?.at,
});

const liveFacts = ({counts, history}: Queue): readonly Fact[] => {
  const change = changePerMinute(history);
  return [
    {
      label: 'Visible',
      text: textOf(counts?.visible, formatCount) + (change === undefined ? '' : `  ${formatChange(change)}`),
      at: counts?.at,
    },
    {label: 'In flight', text: textOf(counts?.inFlight, formatCount), at: counts?.at},
    {label: 'Delayed', text: textOf(counts?.delayed, formatCount), at: counts?.at},
  ];
};

const metricFacts = (queue: Queue): readonly Fact[] => {
  const {metrics} = queue;
  const rate = (value: number): string => `${formatRate(value)}/s`;
  return [
    measuredFact('Oldest message', metrics.oldestAgeSeconds, formatDuration),
    measuredFact('Sent', metrics.sentPerSecond, rate),
    measuredFact('Received', metrics.receivedPerSecond, rate),
    measuredFact('Deleted', metrics.deletedPerSecond, rate),
    measuredFact('Empty receives', metrics.emptyReceivesPerSecond, rate),
    {
      label: 'Drain time',
      text: textOf(drainTimeSeconds(queue), formatDuration),
      at: metrics.deletedPerSecond?.at,
    },
  ];
};

const deadLetterFacts = ({settings, deadLetters, sourceQueueArns, feederArns}: Queue): readonly Fact[] => {
  const facts: Fact[] = [];
  if (deadLetters !== undefined) {
    const depth = textOf(deadLetters.depth, formatCount);
    facts.push({
      label: 'Dead letters to',
      text: `${deadLetters.name} (${depth} there) after ${textOf(settings?.maxReceiveCount, String)} receives`,
    });
  } else if (settings !== undefined)
    facts.push({label: 'Dead letters to', text: 'nowhere: no redrive policy'});
  if (sourceQueueArns.length > 0)
    facts.push({label: 'DLQ of', text: sourceQueueArns.map(queueNameOfArn).join(', ')});
  if (feederArns.length > 0)
    facts.push({
      label: 'Dead letters of',
      text: `${feederArns.map(nameOfArn).join(', ')}; SQS cannot redrive these`,
    });
  return facts;
};

const encryption = (raw: Readonly<Record<string, string>>): string => {
  const key = raw['KmsMasterKeyId'];
  if (key !== undefined && key !== '') return `SSE-KMS, key ${key}`;
  return raw['SqsManagedSseEnabled'] === 'true' ? 'SSE-SQS' : 'none reported';
};

const queueFacts = (queue: Queue): readonly Fact[] => [
  {label: 'URL', text: queue.url},
  {label: 'ARN', text: textOf(queue.arn, arn => arn)},
  {label: 'Type', text: queue.type},
  ...liveFacts(queue),
  ...metricFacts(queue),
  ...deadLetterFacts(queue),
  {label: 'Retention', text: textOf(queue.settings?.retentionSeconds, formatDuration)},
  {label: 'Visibility timeout', text: textOf(queue.settings?.visibilityTimeoutSeconds, formatDuration)},
  {label: 'Encryption', text: textOf(queue.settings?.raw, encryption)},
];

/** What the detail screen says of a queue. */
export const queueSections = (queue: Queue): readonly Section[] => [
  {kind: 'facts', title: 'Facts', facts: queueFacts(queue)},
];
