/** One line of the journal of everything this program changed in the account. */
export type JournalEntry = {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Names the call: the same in all entries of it. Absent in journals of old. */
  readonly call?: string | undefined;
  /** `before`: about to be sent. `after`: AWS said yes. `failed`: AWS said no, or nobody knows. */
  readonly phase: 'before' | 'after' | 'failed';
  /** The API operation: `StartMessageMoveTask`. */
  readonly operation: string;
  readonly service: string;
  readonly region: string;
  readonly account?: string | undefined;
  readonly profile?: string | undefined;
  /** Where the call went instead of AWS. */
  readonly endpointUrl?: string | undefined;
  /** The job that the call belongs to, and the messages that it is about. */
  readonly job?: string | undefined;
  readonly messageIds?: readonly string[] | undefined;
  /** The request as it was sent, without bodies and attributes of messages. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** What AWS answered. */
  readonly outcome?: Readonly<Record<string, unknown>> | undefined;
  /**
   * Messages of which the answer means nothing: of an expired receipt handle SQS says that it deleted, without deleting
   * (DeleteMessage API reference).
   */
  readonly notDone?: readonly string[] | undefined;
  readonly error?: {readonly code: string; readonly message: string} | undefined;
  /** Beside `failed`: `true` when nobody answered, so that the change may have been made all the same. */
  readonly unsure?: boolean | undefined;
};

/** Where changes are written down before and after they are made. */
export type Journal = {
  /** Resolves once the entry is safe. A rejection stops the change it announces. */
  readonly write: (entry: JournalEntry) => Promise<void>;
};
