import type {JsonObject} from '../wire/json-fields.ts';
import {objectList, optionalText} from '../wire/json-fields.ts';
import {ServiceError} from '../wire/service-error.ts';
import {sqsError} from './sqs-errors.ts';

/** SendMessageBatch, DeleteMessageBatch and ChangeMessageVisibilityBatch API references. */
const maxEntries = 10;

const entriesOf = (input: JsonObject): readonly (readonly [id: string, entry: JsonObject])[] => {
  const entries = objectList(input, 'Entries');
  if (entries.length === 0) {
    throw sqsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  }
  if (entries.length > maxEntries) {
    throw sqsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${maxEntries}. You have sent ${entries.length}.`,
    );
  }
  const named = entries.map(entry => [optionalText(entry, 'Id') ?? '', entry] as const);
  if (named.some(([id]) => !/^[A-Za-z0-9_-]{1,80}$/.test(id))) {
    throw sqsError(
      'InvalidBatchEntryId',
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
    );
  }
  const repeated = named.find(([id], index) => named.findIndex(([other]) => other === id) !== index);
  if (repeated !== undefined) {
    throw sqsError('BatchEntryIdsNotDistinct', `Id ${repeated[0]} repeated.`);
  }
  return named;
};

/** Runs every entry by itself: one that is refused is listed in `Failed` and does not stop the others. */
export const runBatch = (input: JsonObject, run: (entry: JsonObject) => JsonObject): JsonObject => {
  const successful: JsonObject[] = [];
  const failed: JsonObject[] = [];
  for (const [id, entry] of entriesOf(input)) {
    try {
      successful.push({Id: id, ...run(entry)});
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      failed.push({Id: id, SenderFault: error.status < 500, Code: error.code, Message: error.message});
    }
  }
  return {
    ...(successful.length === 0 ? {} : {Successful: successful}),
    ...(failed.length === 0 ? {} : {Failed: failed}),
  };
};
