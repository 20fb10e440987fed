import type {DemoPart, DemoScene} from '../demo-part.ts';
import {restJsonService} from '../wire/rest-json.ts';
import {createAsyncEvents} from './async-events.ts';
import type {FunctionPlan} from './function-plans.ts';
import {functionPlans, secretVariables} from './function-plans.ts';
import {addFunction, functionOperations} from './function-operations.ts';
import {createInvocationMeter} from './invocation-meter.ts';
import {invokeOperations} from './invoke.ts';
import type {LambdaAccount} from './lambda-account.ts';
import {createLambdaAccount, stableUuid} from './lambda-account.ts';
import {createLambdaMetrics} from './lambda-metrics.ts';
import {addMapping, mappingOperations} from './mapping-operations.ts';

const dayMilliseconds = 86_400_000;

const sourceArnOf = ({region, accountId}: DemoScene, source: string): string => {
  const [service = '', name = ''] = source.split(' ');
  return `arn:aws:${service}:${region}:${accountId}:${service === 'kinesis' ? 'stream/' : ''}${name}`;
};

const seedFunction = (
  account: LambdaAccount,
  plan: FunctionPlan,
  queueArn: (name: string) => string,
): void => {
  const {name, reserved, provisioned = {}, deadLetterQueue, eventInvokeConfig, mapping} = plan;
  const {scene} = account;
  const added = addFunction(account, {
    FunctionName: name,
    Runtime: plan.runtime,
    Role: `arn:aws:iam::${scene.accountId}:role/${name}`,
    Description: plan.description,
    Timeout: plan.timeoutSeconds,
    MemorySize: plan.memoryMegabytes,
    Environment: {Variables: secretVariables(name)},
    ...(deadLetterQueue === undefined ? {} : {DeadLetterConfig: {TargetArn: queueArn(deadLetterQueue)}}),
  });
  const modifiedAt = scene.now() - 3 * dayMilliseconds;
  added.reserved = reserved;
  for (const [qualifier, requested] of Object.entries(provisioned))
    added.provisioned.set(qualifier, {qualifier, requested, modifiedAt});
  if (eventInvokeConfig !== undefined) {
    const fields = {LastModified: modifiedAt / 1000, DestinationConfig: {OnSuccess: {}, OnFailure: {}}};
    const qualifier = '$LATEST';
    added.eventInvokeConfigs.set(qualifier, {qualifier, fields: {...fields, ...eventInvokeConfig}});
  }
  if (mapping === undefined) return;
  const source = sourceArnOf(scene, mapping.source);
  const input = {
    FunctionName: name,
    EventSourceArn: source,
    LastModified: modifiedAt / 1000,
    ...mapping.settings,
  };
  addMapping(account, input, stableUuid(`${name} ${mapping.source}`));
};

/** AWS Lambda over REST JSON: its functions, what triggers them, and their metrics. */
export const createLambdaPart = (scene: DemoScene): DemoPart => {
  const account = createLambdaAccount(scene);
  const queueArn = (name: string): string => `arn:aws:sqs:${scene.region}:${scene.accountId}:${name}`;
  if (scene.incident !== undefined)
    for (const plan of functionPlans(queueArn)) seedFunction(account, plan, queueArn);
  const meter = createInvocationMeter();
  const events = createAsyncEvents(account, meter);
  return {
    service: restJsonService({
      id: 'lambda',
      targetPrefix: 'Lambda',
      namespace: 'com.amazonaws.lambda',
      operations: {
        ...functionOperations(account),
        ...mappingOperations(account),
        ...invokeOperations(account, meter, events),
      },
    }),
    metrics: createLambdaMetrics(account, meter),
    advance: events.advance,
  };
};
