import type {Leftovers} from '../../domain/leftovers.ts';
import {leftoversOf} from '../../domain/leftovers.ts';
import type {QueueReference} from '../../domain/message.ts';
import {counted} from '../../headless/dlq-plan.ts';
import type {Work} from './work.ts';

/** What runs that were killed, or left something open, did to this queue. */
export const readLeftovers = async (
  {book, connection}: Pick<Work, 'book' | 'connection'>,
  {arn}: QueueReference,
): Promise<Leftovers> =>
  leftoversOf(await book.unfinished(), {queueArn: arn, endpointUrl: connection.endpointUrl});

/** Settles runs that were killed before, or after, anything could be left open. */
export const forgetIdle = async ({book}: Pick<Work, 'book'>, {idle}: Leftovers): Promise<void> => {
  for (const {header} of idle) await book.settle(header.id);
};

/** What is open, a line each. */
export const leftoverLines = ({jobs}: Leftovers): readonly string[] =>
  jobs.map(
    ({header, copied, unsure}) =>
      `${header.does} of ${header.what} from ${new Date(header.at).toISOString()} was not finished: ${counted(Object.keys(copied).length, 'copied and not deleted', 'copied and not deleted')}, ${counted(unsure.length, 'unsure', 'unsure')}`,
  );
