import {accountLook} from '../../domain/account-look.ts';
import type {JobBook} from '../../domain/job-journal.ts';
import {pinsFor} from '../../domain/pins.ts';
import type {PinsInForce} from '../../domain/pins.ts';
import type {Settings} from '../flags.ts';
import type {DlqConnection} from './connect-dlq.ts';
import type {Desk} from './desk.ts';
import type {FoundQueue} from './find-queue.ts';
import {findQueue} from './find-queue.ts';
import type {Stop} from './stop.ts';

/** What every dlq command works with. */
export type Work = {
  readonly settings: Settings;
  readonly connection: DlqConnection;
  readonly book: JobBook;
  /** When this program last purged the queue with this URL (epoch milliseconds); `undefined`: not that it knows. */
  readonly lastPurge: (url: string) => Promise<number | undefined>;
  readonly desk: Desk;
  readonly stop: Stop;
};

/** Ends a command before it did anything: one line why. The exit code is that of a wrong usage. */
export class NotDone extends Error {
  override readonly name = 'NotDone';
}

/** The queue a person named. Throws `NotDone` when there is none, a `FailureError` when SQS does not answer. */
export const theQueue = async ({connection, stop}: Work, typed: string): Promise<FoundQueue> => {
  const found = await findQueue(connection, typed, stop.signal);
  if ('problem' in found) throw new NotDone(found.problem);
  return found;
};

/** Where something is about to be changed: `prod-eu (123456789012), eu-west-1, profile prod`. */
export const placeWords = ({connection, settings}: Work, {account}: Pick<FoundQueue, 'account'>): string => {
  const {profile, region, endpointUrl} = connection;
  const name = accountLook(settings.accounts, account)?.name;
  const shown = settings.redact ? account?.replace(/\d/g, '*') : account;
  return [
    name === undefined ? `account ${shown ?? 'unknown'}` : `${name} (${shown ?? 'unknown'})`,
    region,
    `profile ${profile ?? 'default'}`,
    ...(endpointUrl === undefined ? [] : [endpointUrl]),
  ].join(', ');
};

/** The pins of the config file that hold where a queue is. */
export const pinsOf = ({connection, settings}: Work, {account}: Pick<FoundQueue, 'account'>): PinsInForce =>
  pinsFor(settings.pins, {profile: connection.profile, account});
