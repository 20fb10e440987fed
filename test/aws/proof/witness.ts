import type {Fields} from './wire-call.ts';
import {contentOfEntry, contentOfMessage, listOf, textOf} from './wire-call.ts';

/** One thing that was seen on the wire, in the order in which it happened. Ids are those of the original messages. */
export type Sighting =
  /** The queue handed messages out; `isTold`: the program heard of it. */
  | {readonly kind: 'received'; readonly messages: readonly Received[]; readonly isTold: boolean}
  | {readonly kind: 'sendAsked'; readonly queue: string; readonly entries: readonly SendEntry[]}
  /** The queue took copies, whether the program heard of it or not: original id to id of the copy. */
  | {readonly kind: 'sendAccepted'; readonly queue: string; readonly copies: ReadonlyMap<string, string>}
  | {readonly kind: 'sendTold'; readonly ids: readonly string[]}
  | {readonly kind: 'deleteAsked'; readonly entries: readonly DeleteEntry[]}
  /** The queue deleted, whether the program heard of it or not. */
  | {readonly kind: 'deleteDone'; readonly ids: readonly string[]}
  | {readonly kind: 'deleteTold'; readonly ids: readonly string[]};

type Received = {readonly id: string; readonly handle: string; readonly content: string};
type SendEntry = {readonly id: string; readonly content: string; readonly deduplicationId: string};
/** `id` by the receipt handle, not by what the program calls it; empty: nobody ever received that handle. */
type DeleteEntry = {readonly id: string; readonly handle: string; readonly calledId: string};

/** What an independent onlooker between the program and the queue knows. */
export type Witness = {
  readonly sightings: readonly Sighting[];
  readonly asked: (operation: string, input: Fields) => void;
  readonly done: (operation: string, input: Fields, output: Fields, isTold: boolean) => void;
  readonly told: (operation: string, input: Fields, output: Fields) => void;
};

const queueName = (input: Fields): string => textOf(input, 'QueueUrl').split('/').at(-1) ?? '';

const successfulIds = (output: Fields): readonly string[] =>
  listOf(output, 'Successful').map(entry => textOf(entry, 'Id'));

/** Listens to calls: `asked` when one arrives, `done` when the queue has answered, `told` when the program is answered. */
export const createWitness = (): Witness => {
  const sightings: Sighting[] = [];
  const idOfHandle = new Map<string, string>();

  const deleteEntry = (entry: Fields): DeleteEntry => {
    const handle = textOf(entry, 'ReceiptHandle');
    return {id: idOfHandle.get(handle) ?? '', handle, calledId: textOf(entry, 'Id')};
  };

  const received = (output: Fields): readonly Received[] =>
    listOf(output, 'Messages').map(message => {
      const id = textOf(message, 'MessageId');
      const handle = textOf(message, 'ReceiptHandle');
      idOfHandle.set(handle, id);
      return {id, handle, content: contentOfMessage(message)};
    });

  const deletedIds = (input: Fields, output: Fields): readonly string[] => {
    const done = new Set(successfulIds(output));
    return listOf(input, 'Entries')
      .map(deleteEntry)
      .filter(({calledId}) => done.has(calledId))
      .map(({id}) => id);
  };

  return {
    sightings,
    asked: (operation, input) => {
      const entries = listOf(input, 'Entries');
      if (operation === 'SendMessageBatch')
        sightings.push({
          kind: 'sendAsked',
          queue: queueName(input),
          entries: entries.map(entry => ({
            id: textOf(entry, 'Id'),
            content: contentOfEntry(entry),
            deduplicationId: textOf(entry, 'MessageDeduplicationId'),
          })),
        });
      if (operation === 'DeleteMessageBatch')
        sightings.push({kind: 'deleteAsked', entries: entries.map(deleteEntry)});
    },
    done: (operation, input, output, isTold) => {
      if (operation === 'ReceiveMessage')
        sightings.push({kind: 'received', messages: received(output), isTold});
      if (operation === 'SendMessageBatch')
        sightings.push({
          kind: 'sendAccepted',
          queue: queueName(input),
          copies: new Map(
            listOf(output, 'Successful').map(entry => [textOf(entry, 'Id'), textOf(entry, 'MessageId')]),
          ),
        });
      if (operation === 'DeleteMessageBatch')
        sightings.push({kind: 'deleteDone', ids: deletedIds(input, output)});
    },
    told: (operation, input, output) => {
      if (operation === 'SendMessageBatch') sightings.push({kind: 'sendTold', ids: successfulIds(output)});
      if (operation === 'DeleteMessageBatch')
        sightings.push({kind: 'deleteTold', ids: deletedIds(input, output)});
    },
  };
};
