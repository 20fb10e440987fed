import {nameOfArn, unqualifiedArn} from './arn.ts';
import type {InvocationRecord} from './dead-letter-envelope.ts';
import {invocationRecordOf, notificationTopicOf} from './dead-letter-envelope.ts';
import type {
  FunctionTarget,
  Origins,
  QueueTarget,
  Resolution,
  Resolve,
  Target,
  TargetChoice,
} from './dead-letter-target.ts';
import {walkJson} from './json-text.ts';
import type {Message, QueueReference} from './message.ts';
import {formatBytes} from './quantity.ts';
import {queueNameOfArn} from './queue.ts';
import {utf8Size} from './utf8-size.ts';

/** An event of an asynchronous invocation is at most 1 MB (Lambda Developer Guide, quotas: invocation payload). */
const maxEventBytes = 1024 * 1024;

/** The entry of a batch is named by the message's id (SendMessageBatch API reference, Id). */
const entryIdPattern = /^[\w-]{1,80}$/;

/** Whether a message can be named by its id in a batch, as all copies to queues are. */
export const canNameAnEntry = (id: string): boolean => entryIdPattern.test(id);

/** Why others cannot. */
export const unnameable = 'its message id cannot name an entry of a batch: A-Z a-z 0-9 _ -, at most 80';

const refuse = (refusal: string): Resolution => ({ok: false, refusal});

/**
 * Why a queue would not take a copy, as far as that can be known without asking SQS; `undefined`: it may. Reasons name no
 * message, so that alike refusals count together.
 */
export const refusalByQueue = (
  {queue, maxBytes}: QueueTarget,
  {id, groupId, sizeBytes}: Pick<Message, 'id' | 'groupId' | 'sizeBytes'>,
): string | undefined => {
  if (!canNameAnEntry(id)) return unnameable;
  if (maxBytes !== undefined && sizeBytes > maxBytes)
    return `it is larger than the ${formatBytes(maxBytes)} that ${queue.name} takes`;
  if (queue.type === 'fifo' && groupId === undefined)
    return `it has no MessageGroupId, which FIFO queue ${queue.name} demands`;
  return undefined;
};

const toQueue = (target: QueueTarget, message: Message): Resolution => {
  const refusal = refusalByQueue(target, message);
  return refusal === undefined ? {ok: true, target, payload: message.body} : refuse(refusal);
};

const toFunction = (target: FunctionTarget, payload: string): Resolution => {
  if (!walkJson(payload, () => true))
    return refuse(`it is no JSON, and function ${target.name} takes JSON only`);
  if (utf8Size(payload) > maxEventBytes)
    return refuse(`its event is larger than the 1 MiB that Lambda takes asynchronously`);
  return {ok: true, target, payload};
};

/** The only one of several, or why there is none to take. */
const only = <Item>(
  items: readonly Item[],
  none: string,
  several: string,
): {readonly ok: true; readonly item: Item} | {readonly ok: false; readonly refusal: string} => {
  const [first, ...others] = items;
  if (first === undefined) return {ok: false, refusal: none};
  return others.length > 0 ? {ok: false, refusal: several} : {ok: true, item: first};
};

/** What could not be asked may be why nothing was found. */
const withGaps = (reason: string, {gaps}: Origins): string =>
  gaps.length === 0 ? reason : `${reason} (not everything could be asked: ${gaps.join('; ')})`;

const toSource = (sourceArn: string, message: Message, {sources}: Origins): Resolution => {
  const source = sources.find(({queue}) => queue.arn === sourceArn);
  return source === undefined
    ? refuse(`its source queue ${queueNameOfArn(sourceArn)} is not known any more: choose a target`)
    : toQueue(source, message);
};

const toSubscriber = (topicArn: string, message: Message, origins: Origins): Resolution => {
  const topic = nameOfArn(topicArn);
  const ofTopic = origins.subscriptions.filter(subscription => subscription.topicArn === topicArn);
  // Raw delivery has no envelope; a single one may have been switched since.
  const found = only(
    ofTopic.length > 1 ? ofTopic.filter(({isRaw}) => !isRaw) : ofTopic,
    withGaps(`no subscription of topic ${topic} sends its dead letters here now: choose a target`, origins),
    `several subscriptions of topic ${topic} end here: choose a target`,
  );
  if (!found.ok) return found;
  const {target, protocol, endpoint} = found.item;
  return target === undefined
    ? refuse(
        `it was on its way from topic ${topic} to ${protocol} ${endpoint}, which is no queue: choose a target`,
      )
    : toQueue(target, message);
};

/** The ARN to invoke: what the record names, where that is a version or an alias; `$LATEST` is what no qualifier means. */
const invokedOf = (recordArn: string, known: FunctionTarget): FunctionTarget => {
  const qualifier = recordArn.slice(unqualifiedArn(recordArn).length + 1);
  return qualifier === '' || qualifier === '$LATEST' || known.arn === recordArn
    ? known
    : {kind: 'function', arn: recordArn, name: `${nameOfArn(recordArn)}:${qualifier}`};
};

const toRecordedFunction = (record: InvocationRecord, origins: Origins): Resolution => {
  const {functionArn, condition, payload} = record;
  const name = nameOfArn(functionArn);
  if (condition === 'Success')
    return refuse(`it records an invocation of ${name} that succeeded: nothing to repeat`);
  const known =
    origins.functions.find(({arn}) => arn === functionArn) ??
    origins.functions.find(({arn}) => unqualifiedArn(arn) === unqualifiedArn(functionArn));
  return known === undefined
    ? refuse(withGaps(`function ${name} does not send its failures here any more: choose a target`, origins))
    : toFunction(invokedOf(functionArn, known), payload);
};

/** Attributes of every message in a function's dead-letter queue (Lambda Developer Guide, dead-letter queues). */
const isFailedEvent = ({attributes}: Message): boolean =>
  attributes['RequestID'] !== undefined &&
  (attributes['ErrorCode'] !== undefined || attributes['ErrorMessage'] !== undefined);

const toOnlyFunction = (message: Message, origins: Origins): Resolution => {
  const found = only(
    origins.functions,
    withGaps('no function sends its failures here now: choose a target', origins),
    'several functions send their failures here, and it does not say which: choose a target',
  );
  return found.ok ? toFunction(found.item, message.body) : found;
};

/** A queue may feed this one in two ways, as a source and as the endpoint of a subscription: it is one place all the same. */
const eachQueueOnce = (targets: readonly (QueueTarget | undefined)[]): readonly (QueueTarget | undefined)[] =>
  targets.filter(
    (target, index) =>
      target === undefined || targets.findIndex(other => other?.queue.arn === target.queue.arn) === index,
  );

/** Letters that say nothing: sent straight here, delivered raw by SNS, or of an endpoint that leaves attributes out. */
const toOnlyPlace = (message: Message, {sources, subscriptions}: Origins): Resolution => {
  const raw = subscriptions.filter(({isRaw}) => isRaw);
  const found = only<QueueTarget | undefined>(
    eachQueueOnce([...sources, ...raw.map(({target}) => target)]),
    'it does not say where it came from: choose a target',
    'it does not say where it came from, and there are several places: choose a target',
  );
  if (!found.ok) return found;
  return found.item === undefined
    ? refuse('it was on its way to an endpoint that is no queue: choose a target')
    : toQueue(found.item, message);
};

/** Attributes of what EventBridge could not deliver (EventBridge and Scheduler User Guides, dead-letter queues). */
const ruleOf = ({attributes}: Message): string | undefined => {
  const arn = attributes['RULE_ARN']?.value ?? attributes['SCHEDULE_ARN']?.value;
  return typeof arn === 'string' ? nameOfArn(arn) : undefined;
};

const toOwn = (message: Message, origins: Origins): Resolution => {
  if (message.sourceQueueArn !== undefined) return toSource(message.sourceQueueArn, message, origins);
  const topicArn = notificationTopicOf(message.body);
  if (topicArn !== undefined) return toSubscriber(topicArn, message, origins);
  const record = invocationRecordOf(message.body);
  if (record !== undefined) return toRecordedFunction(record, origins);
  if (isFailedEvent(message)) return toOnlyFunction(message, origins);
  const rule = ruleOf(message);
  return rule === undefined
    ? toOnlyPlace(message, origins)
    : refuse(`EventBridge could not deliver it for ${rule}: choose a target`);
};

const queueRefusal = (from: QueueReference, to: QueueReference): string | undefined => {
  if (to.arn === from.arn) return `${to.name} is the queue that they are in: choose another`;
  if (to.type === from.type) return undefined;
  const say = {standard: 'a standard queue', fifo: 'a FIFO queue'};
  return `${to.name} is ${say[to.type]} and ${from.name} is ${say[from.type]}: choose a queue of the same type`;
};

const toChosenFunction = (target: FunctionTarget, message: Message): Resolution => {
  const topicArn = notificationTopicOf(message.body);
  if (topicArn !== undefined)
    return refuse(
      `the event that topic ${nameOfArn(topicArn)} invokes a function with cannot be made of this letter: choose a queue`,
    );
  return toFunction(target, invocationRecordOf(message.body)?.payload ?? message.body);
};

const toChosen = (target: Target, from: QueueReference): Resolve => {
  if (target.kind === 'function') return message => toChosenFunction(target, message);
  const refusal = queueRefusal(from, target.queue);
  return refusal === undefined ? message => toQueue(target, message) : () => refuse(refusal);
};

/**
 * Where each letter of a queue goes, by what a person chose.
 *
 * `own`: what SQS moved goes back to its source; an SNS notification to the queue of the only subscription of its topic
 * that ends here, as it is; what Lambda gave up on invokes the function again, with the event alone; a letter that says
 * nothing goes to the only place it can have come from. Anything else is refused with the way out.
 *
 * A chosen queue is of the same type, as for SQS's own redrive (StartMessageMoveTask API reference). A chosen function
 * takes the letter's body, or the event inside an invocation record. It takes no SNS notification: a function that is
 * subscribed to a topic gets another event, with the subscription's ARN (`Records[].Sns`), which no letter has.
 */
export const createResolve = (queue: QueueReference, choice: TargetChoice, origins: Origins): Resolve =>
  choice.kind === 'own' ? message => toOwn(message, origins) : toChosen(choice.target, queue);
