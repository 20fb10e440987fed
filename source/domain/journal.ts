/** One line of the journal of everything this program changed in the account. */
export type JournalEntry = {
  /** Epoch milliseconds. */
  readonly at: number;
  /** `before`: about to be sent. `after`: AWS said yes. `failed`: AWS said no, or nobody knows. */
  readonly phase: 'before' | 'after' | 'failed';
  /** The API operation: `StartMessageMoveTask`. */
  readonly operation: string;
  readonly service: string;
  readonly region: string;
  readonly account?: string | undefined;
  readonly profile?: string | undefined;
  /** The request as it was sent. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** What AWS answered. */
  readonly outcome?: Readonly<Record<string, unknown>> | undefined;
  readonly error?: {readonly code: string; readonly message: string} | undefined;
};

/** Where changes are written down before and after they are made. */
export type Journal = {
  /** Resolves once the entry is safe. A rejection stops the change it announces. */
  readonly write: (entry: JournalEntry) => Promise<void>;
};
