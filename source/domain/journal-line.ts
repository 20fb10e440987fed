import {nameOfArn} from './arn.ts';
import type {JobHeader, JobLine} from './job-journal.ts';
import type {JournalEntry} from './journal.ts';

/** Says that somebody took care of what a job left open; stands last in its file. */
export type JobSettled = {readonly type: 'jobSettled'; readonly at: number};

/** One change for people: what was asked and how it ended. */
export type JournalRecord = {
  /** When it was asked, as far as the journal was read (epoch milliseconds). */
  readonly at: number;
  readonly endedAt: number | undefined;
  readonly operation: string;
  readonly service: string;
  readonly region: string;
  readonly account: string | undefined;
  readonly profile: string | undefined;
  /** Name of the queue or function that it is about. */
  readonly target: string | undefined;
  /** `unknown`: not answered, or not yet. */
  readonly outcome: 'done' | 'failed' | 'unknown';
  readonly error?: {readonly code: string; readonly message: string} | undefined;
  readonly job?: string | undefined;
  /** All that was written of it, with the time at which it was asked. */
  readonly entry: JournalEntry;
};

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const hasTexts = (fields: Fields, names: readonly string[]): boolean =>
  names.every(name => typeof fields[name] === 'string');

/** A torn line of a journal is no JSON, and that is no mistake. */
const parseFields = (text: string): Fields | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) && typeof value['at'] === 'number' ? value : undefined;
  } catch {
    return undefined;
  }
};

const isOptionalIds = (value: unknown): boolean =>
  value === undefined || (Array.isArray(value) && value.every(id => typeof id === 'string'));

/** What this program wrote has these types, and another program's line that has them is as good. */
const isEntry = (fields: Fields): fields is Fields & JournalEntry =>
  hasTexts(fields, ['operation', 'service', 'region']) &&
  (fields['phase'] === 'before' || fields['phase'] === 'after' || fields['phase'] === 'failed') &&
  isFields(fields['parameters']) &&
  (fields['outcome'] === undefined || isFields(fields['outcome'])) &&
  (fields['error'] === undefined ||
    (isFields(fields['error']) && hasTexts(fields['error'], ['code', 'message']))) &&
  isOptionalIds(fields['messageIds']);

const isHeader = (fields: Fields): fields is Fields & JobHeader =>
  fields['type'] === 'jobStarted' &&
  hasTexts(fields, ['id', 'does', 'what', 'region']) &&
  isFields(fields['queue']) &&
  hasTexts(fields['queue'], ['url', 'name', 'arn', 'type']);

const isCall = (fields: Fields): fields is Fields & {readonly type: 'call'} & JournalEntry =>
  fields['type'] === 'call' && isEntry(fields);

const isEnd = (fields: Fields): fields is Fields & (JobLine & {readonly type: 'jobEnded'}) =>
  fields['type'] === 'jobEnded' &&
  isFields(fields['outcome']) &&
  Array.isArray(fields['outcome']['notDeletedIds']);

const isSettled = (fields: Fields): fields is Fields & JobSettled => fields['type'] === 'jobSettled';

/** Reads a line of the journal, or a call in a job's file; `undefined` for anything else. */
export const parseJournalLine = (text: string): JournalEntry | undefined => {
  const fields = parseFields(text);
  return fields !== undefined && isEntry(fields) ? fields : undefined;
};

/** Reads a line of a job's file; `undefined` for anything else. */
export const parseJobLine = (text: string): JobLine | JobSettled | undefined => {
  const fields = parseFields(text);
  if (fields === undefined) return undefined;
  return isCall(fields) || isHeader(fields) || isEnd(fields) || isSettled(fields) ? fields : undefined;
};

/** Parameters that name what a call is about, most telling first. */
const targetParameters = ['QueueUrl', 'SourceArn', 'FunctionName', 'QueueName', 'queue'];

const targetOf = ({parameters}: JournalEntry): string | undefined => {
  for (const name of targetParameters) {
    const value = parameters[name];
    if (typeof value !== 'string' || value === '') continue;
    return name === 'QueueUrl' ? value.split('/').at(-1) : nameOfArn(value);
  }
  return undefined;
};

const outcomeOf = ({phase, unsure}: JournalEntry): JournalRecord['outcome'] => {
  if (phase === 'after') return 'done';
  return phase === 'before' || unsure === true ? 'unknown' : 'failed';
};

/** One record of what was written when a call was asked and when it ended, as far as both are known. */
export const journalRecord = (last: JournalEntry, before?: JournalEntry): JournalRecord => {
  const entry: JournalEntry = {...before, ...last, at: (before ?? last).at};
  const {at, operation, service, region, account, profile, error, job} = entry;
  return {
    at,
    endedAt: last.phase === 'before' ? undefined : last.at,
    operation,
    service,
    region,
    account,
    profile,
    target: targetOf(entry),
    outcome: outcomeOf(last),
    error,
    job,
    entry,
  };
};
