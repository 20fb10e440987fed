import {nameOfArn, parseArn} from '../../domain/arn.ts';
import type {FunctionTarget, Origins, TargetChoice} from '../../domain/dead-letter-target.ts';
import type {QueueReference} from '../../domain/message.ts';
import {choiceLabel} from '../../domain/target-choices.ts';
import {asTarget} from './find-queue.ts';
import type {FoundQueue} from './find-queue.ts';
import type {Work} from './work.ts';
import {NotDone, pinsOf, theQueue} from './work.ts';

/** Where copies go, and what is known of where the letters came from. */
export type Route = {
  readonly choice: TargetChoice;
  readonly origins: Origins;
  /** In words. */
  readonly label: string;
};

const noOrigins: Origins = {sources: [], subscriptions: [], functions: [], gaps: []};

/** The function in the account and region of the queue, unless an ARN says another place. */
const functionTarget = (typed: string, {arn}: QueueReference): FunctionTarget => {
  if (typed.startsWith('arn:')) return {kind: 'function', arn: typed, name: nameOfArn(typed)};
  const place = parseArn(arn);
  if (!/^[\w-]{1,64}(:[\w$-]{1,128})?$/.test(typed) || place === undefined)
    throw new NotDone(`Expected function:NAME to name a function, got "${typed}".`);
  const {partition, region, account} = place;
  return {
    kind: 'function',
    arn: `arn:${partition}:lambda:${region}:${account}:function:${typed}`,
    name: typed,
  };
};

const functionPrefix = 'function:';

const chosenTarget = async (work: Work, from: FoundQueue, to: string): Promise<TargetChoice> => {
  if (to.startsWith(functionPrefix))
    return {kind: 'to', target: functionTarget(to.slice(functionPrefix.length), from.reference)};
  const found = await theQueue(work, to);
  const {name, type, arn} = found.reference;
  if (arn === from.reference.arn)
    throw new NotDone(`${name} is the queue that the messages are in: choose another.`);
  if (type !== from.reference.type)
    throw new NotDone(
      `${name} is a ${type} queue and ${from.reference.name} a ${from.reference.type} one: choose one of the same type.`,
    );
  const forbidden = pinsOf(work, found).readOnly(name);
  if (forbidden !== undefined) throw new NotDone(`${name} is ${forbidden}. Nothing was changed.`);
  return {kind: 'to', target: asTarget(found)};
};

/** Refuses, before anything is received, what a pin would refuse message by message. */
const checkOrigins = (work: Work, {sources, subscriptions}: Origins): void => {
  const targets = [...sources, ...subscriptions.flatMap(({target}) => target ?? [])];
  for (const {queue} of targets) {
    const forbidden = pinsOf(work, {account: parseArn(queue.arn)?.account}).readOnly(queue.name);
    if (forbidden !== undefined)
      throw new NotDone(
        `${queue.name}, where messages would go back to, is ${forbidden}. Choose another queue by --to. Nothing was changed.`,
      );
  }
};

/** Reads what `--to` says; without it each message goes to where it came from, which is looked up. */
export const routeOf = async (work: Work, from: FoundQueue, to: string | undefined): Promise<Route> => {
  if (to !== undefined) {
    const choice = await chosenTarget(work, from, to);
    return {choice, origins: noOrigins, label: choiceLabel(choice, noOrigins)};
  }
  const origins = await work.connection.jobs.origins(from.reference, work.stop.signal);
  checkOrigins(work, origins);
  const choice: TargetChoice = {kind: 'own'};
  return {choice, origins, label: choiceLabel(choice, origins)};
};
