import type {LambdaClient} from '@aws-sdk/client-lambda';
import {ListFunctionEventInvokeConfigsCommand} from '@aws-sdk/client-lambda';
import type {FunctionTarget} from '../domain/dead-letter-target.ts';
import type {LambdaFunction} from '../domain/function.ts';
import type {QueueReference} from '../domain/message.ts';
import {stoppedBy} from './call-options.ts';
import {listFunctions} from './function-reader.ts';
import type {Patience} from './job-patience.ts';
import type {Finds} from './origin-search.ts';
import {gapOf, orGap, readPatiently} from './origin-search.ts';

/** Lambda allows 15 control-plane calls a second to the whole account (Lambda quotas), and each function is a call. */
const mostConfigReads = 20;

const targetOf = ({arn, name}: LambdaFunction): FunctionTarget => ({kind: 'function', arn, name});

/** Functions that the queue's name speaks of come first. */
const likelyFirst = (
  functions: readonly LambdaFunction[],
  {name: queueName}: QueueReference,
): readonly LambdaFunction[] => {
  const isLikely = ({name}: LambdaFunction): boolean => queueName.includes(name) || name.includes(queueName);
  return [...functions.filter(isLikely), ...functions.filter(one => !isLikely(one))];
};

const sendsFailuresTo = async (
  lambda: LambdaClient,
  {name}: LambdaFunction,
  {arn}: QueueReference,
  signal: AbortSignal,
): Promise<boolean> => {
  const command = new ListFunctionEventInvokeConfigsCommand({FunctionName: name});
  const {FunctionEventInvokeConfigs: configs = []} = await lambda.send(command, stoppedBy(signal));
  return configs.some(({DestinationConfig}) => DestinationConfig?.OnFailure?.Destination === arn);
};

/** Functions whose dead-letter queue or on-failure destination is this queue. */
export const feedingFunctions = (
  lambda: LambdaClient,
  queue: QueueReference,
  patience: Patience,
  signal: AbortSignal,
): Promise<Finds<FunctionTarget>> => {
  const search = async (): Promise<Finds<FunctionTarget>> => {
    const all = await readPatiently(() => listFunctions(lambda, Date.now(), signal), patience, signal);
    const found = all.filter(({deadLetterArn}) => deadLetterArn === queue.arn);
    const others = likelyFirst(
      all.filter(one => !found.includes(one)),
      queue,
    );
    const gaps: string[] = [];
    for (const one of others.slice(0, mostConfigReads)) {
      const isOne = await readPatiently(
        () => sendsFailuresTo(lambda, one, queue, signal),
        patience,
        signal,
      ).catch((error: unknown) => {
        gaps.push(gapOf(error, signal));
        return undefined;
      });
      // What is denied for one is denied for all.
      if (isOne === undefined) break;
      if (isOne) found.push(one);
    }
    const unasked = others.length - mostConfigReads;
    if (unasked > 0)
      gaps.push(
        `the on-failure destinations of ${unasked} ${unasked === 1 ? 'function was' : 'functions were'} not asked: Lambda allows few such calls`,
      );
    return {found: found.map(targetOf), gaps};
  };
  return orGap(search(), signal);
};
