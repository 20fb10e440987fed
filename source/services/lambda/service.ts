import {currentValue} from '../../domain/current.ts';
import type {FunctionsAccount} from '../../domain/function-account.ts';
import {joinFunctions} from '../../domain/function-account.ts';
import type {LambdaFunction} from '../../domain/function.ts';
import {defineService} from '../define-service.ts';
import {functionColumns} from './columns.ts';
import {functionEdges, functionFace} from './edges.ts';
import {functionSections} from './facts.ts';
import {functionLoad} from './load.ts';
import {aliasMetrics, functionMetrics} from './metrics.ts';
import {functionQuantities} from './quantities.ts';
import {functionFields, reportFunction} from './report.ts';
import {functionRules} from './rules.ts';
import {functionVitals} from './vitals.ts';
import {functionsAccountView} from './strip.ts';

/** What is known beyond the list stays; what the list says is newer. */
const renew = (known: LambdaFunction, listed: LambdaFunction): LambdaFunction => ({
  ...listed,
  mappings: listed.mappings ?? known.mappings,
  reservation: known.reservation,
  provisioned: known.provisioned,
  asyncConfigs: known.asyncConfigs,
  unread: known.unread,
  metrics: known.metrics,
  parts: known.parts,
  account: known.account,
  // Without it values that nobody reads any more would be taken for current ones.
  ...(known.readThrough === undefined ? {} : {readThrough: known.readThrough}),
});

const consoleUrl = ({name}: LambdaFunction, region: string): string =>
  `https://${region}.console.aws.amazon.com/lambda/home?region=${region}#/functions/${encodeURIComponent(name)}`;

const isThrottled = (lambda: LambdaFunction): boolean =>
  (currentValue(lambda, lambda.metrics.throttlesPerMinute) ?? 0) > 0;

const moves = (lambda: LambdaFunction): boolean =>
  isThrottled(lambda) || (currentValue(lambda, lambda.metrics.invocationsPerMinute) ?? 0) > 0;

/** Functions, what triggers them, and the concurrency that they share. */
export const lambda = defineService<LambdaFunction, FunctionsAccount>({
  id: 'lambda',
  title: 'Functions (Lambda)',
  noun: 'function',
  // Lambda's control plane has the tightest rates of all, shared with deployments (Lambda quotas).
  cadence: {listSeconds: 600},
  tabs: [{id: 'functions', title: 'Functions', includes: () => true}],
  metrics: functionMetrics,
  partMetrics: aliasMetrics,
  columns: functionColumns,
  rules: functionRules,
  edgeRules: {mapping: ['triggers']},
  quantities: functionQuantities,
  vitals: functionVitals,
  load: functionLoad,
  absorb: (known, learnt) => ({...known, ...learnt}),
  renew,
  join: joinFunctions,
  account: functionsAccountView,
  observedAt: ({listedAt}) => listedAt,
  companionIds: () => [],
  isBusy: moves,
  isFeedingKnown: ({asyncConfigs}) => asyncConfigs !== undefined,
  isRelated: known => isThrottled(known) || typeof known.reservation === 'number',
  queueOf: () => undefined,
  arnOf: ({arn}) => arn,
  consoleUrl,
  edges: functionEdges,
  flow: functionFace,
  detail: functionSections,
  document: ({raw, mappings, reservation, provisioned, asyncConfigs}) => ({
    Configuration: raw,
    ReservedConcurrentExecutions: typeof reservation === 'number' ? reservation : null,
    EventSourceMappings: mappings ?? null,
    ProvisionedConcurrencyConfigs: provisioned ?? null,
    FunctionEventInvokeConfigs: asyncConfigs ?? null,
  }),
  fields: Object.keys(functionFields),
  report: reportFunction,
  connect: async clients => (await import('./reader.ts')).connectLambda(clients),
});
