import type {Cell} from '../../domain/cell.ts';
import {unknownText} from '../../domain/cell.ts';
import {currentValue} from '../../domain/current.ts';
import {formatDuration} from '../../domain/duration.ts';
import type {FunctionsAccount} from '../../domain/function-account.ts';
import {throttlingOf} from '../../domain/function-throttling.ts';
import type {AsyncConfig, LambdaFunction, ProvisionedConcurrency} from '../../domain/function.ts';
import {longestEventAgeSeconds} from '../../domain/function.ts';
import {textOf} from '../../domain/measured-cell.ts';
import {formatShare} from '../../domain/metric.ts';
import {formatCount} from '../../domain/quantity.ts';
import type {DetailContext, Fact, Section} from '../../domain/service.ts';
import {functionChecks} from './checks.ts';
import {mappingSection, numberCell, text} from './mapping-table.ts';

const reservationText = ({reservation}: LambdaFunction): string => {
  if (reservation === 'none') return 'none: it shares the account’s concurrency';
  if (reservation === 'noneOrStopped')
    return 'none or 0, the stop switch: the account’s sum leaves nothing else for it';
  if (reservation === 0) return '0: the stop switch, every invocation is refused';
  return textOf(reservation, formatCount);
};

const settingsFacts = (lambda: LambdaFunction): readonly Fact[] => [
  {label: 'ARN', text: lambda.arn},
  {label: 'Runtime', text: textOf(lambda.runtime, text => text)},
  {label: 'Timeout', text: textOf(lambda.timeoutSeconds, formatDuration)},
  {label: 'Memory', text: textOf(lambda.memoryMegabytes, megabytes => `${formatCount(megabytes)} MB`)},
  {label: 'Reserved concurrency', text: reservationText(lambda)},
  {
    label: 'Dead letters to',
    text: lambda.deadLetterArn ?? 'nowhere: what asynchronous invocations give up is lost',
  },
];

const asyncFacts = ({qualifier, ...config}: AsyncConfig): readonly Fact[] => {
  const of = qualifier === '$LATEST' ? '' : ` (${qualifier})`;
  return [
    {label: `Retries${of}`, text: textOf(config.maximumRetryAttempts, formatCount)},
    {label: `Longest wait${of}`, text: textOf(config.maximumEventAgeSeconds, formatDuration)},
    {label: `On success${of}`, text: config.onSuccessArn ?? 'nothing'},
    {label: `On failure${of}`, text: config.onFailureArn ?? 'nothing'},
  ];
};

/** Lambda's defaults (PutFunctionEventInvokeConfig API reference). */
const asyncDefaults = `default: 2 retries, longest wait ${formatDuration(longestEventAgeSeconds)}, no destinations`;

const asyncSection = ({asyncConfigs}: LambdaFunction): Section => ({
  kind: 'facts',
  title: 'Asynchronous invocation',
  facts:
    asyncConfigs === undefined
      ? [{label: 'Configuration', text: unknownText}]
      : asyncConfigs.length === 0
        ? [{label: 'Configuration', text: asyncDefaults}]
        : asyncConfigs.flatMap(asyncFacts),
});

const provisionedRow = (
  lambda: LambdaFunction,
  {qualifier, requested, allocated, available, status, statusReason}: ProvisionedConcurrency,
): readonly Cell[] => {
  const {utilization, spilloverPerMinute} = lambda.parts[qualifier] ?? {};
  const state = `${status ?? unknownText}${statusReason === undefined ? '' : `: ${statusReason}`}`;
  return [
    text(qualifier),
    numberCell(requested),
    numberCell(allocated),
    numberCell(available),
    text(state, status === 'FAILED' ? 'warning' : undefined),
    text(textOf(currentValue(lambda, utilization), formatShare)),
    numberCell(currentValue(lambda, spilloverPerMinute)),
  ];
};

const emptyWords = ({provisioned, unread}: LambdaFunction): string => {
  if (provisioned !== undefined) return 'None.';
  return unread.length === 0 ? 'Not known yet.' : 'Not known.';
};

const provisionedSection = (lambda: LambdaFunction): Section => ({
  kind: 'table',
  title: 'Provisioned concurrency',
  headings: [
    {title: 'ALIAS', align: 'left'},
    {title: 'REQUESTED', align: 'right'},
    {title: 'ALLOCATED', align: 'right'},
    {title: 'AVAILABLE', align: 'right'},
    {title: 'STATUS', align: 'left'},
    {title: 'USED', align: 'right'},
    {title: 'SPILLOVER/min', align: 'right'},
  ],
  rows: (lambda.provisioned ?? []).map(config => provisionedRow(lambda, config)),
  empty: emptyWords(lambda),
});

/** Whose fault throttling is, beside the account's numbers. */
const concurrencyFacts = (lambda: LambdaFunction, account: FunctionsAccount | undefined): readonly Fact[] => {
  const claimed = account?.claimed;
  const throttling = throttlingOf(lambda);
  return [
    ...(throttling === undefined
      ? []
      : [
          {
            label: 'Throttled',
            text: `${formatCount(throttling.perMinute)}/min, ${formatShare(throttling.share)} of all that was tried`,
            at: lambda.metrics.throttlesPerMinute?.at,
          },
        ]),
    {
      label: 'Account',
      text:
        claimed === undefined
          ? unknownText
          : `${formatCount(claimed.value)} of ${textOf(account?.quota, formatCount)} claimed (${claimed.source})`,
      at: claimed?.at,
    },
  ];
};

/** What the detail screen says of a function. */
export const functionSections = (
  lambda: LambdaFunction,
  {account, queueByArn}: DetailContext<FunctionsAccount>,
): readonly Section[] => {
  const checks = functionChecks(lambda, queueByArn);
  return [
    {kind: 'facts', title: 'Facts', facts: [...settingsFacts(lambda), ...concurrencyFacts(lambda, account)]},
    mappingSection(lambda),
    ...(checks.length === 0 ? [] : [{kind: 'facts' as const, title: 'Checks', facts: checks}]),
    asyncSection(lambda),
    provisionedSection(lambda),
    ...(lambda.unread.length === 0
      ? []
      : [
          {
            kind: 'facts' as const,
            title: 'Not read',
            facts: lambda.unread.map(reason => ({label: '', text: reason, health: 'warning' as const})),
          },
        ]),
  ];
};
