/** Calls that a redrive makes and that can go wrong. */
export type FaultyOperation =
  'ReceiveMessage' | 'SendMessageBatch' | 'DeleteMessageBatch' | 'ChangeMessageVisibilityBatch';

/** What happens to one call on its way between the program and the queue. */
export type Fault =
  | {readonly kind: 'pass'}
  | {readonly kind: 'slow'; readonly milliseconds: number}
  /** Refused before it reached the queue. */
  | {readonly kind: 'refuse'; readonly code: string; readonly status: number}
  /** The connection breaks before the call reached the queue. */
  | {readonly kind: 'reset'}
  /** Nobody ever answers, and the call never reached the queue. */
  | {readonly kind: 'hang'}
  /** The queue did it, and nobody hears of it. */
  | {readonly kind: 'loseAnswer'; readonly how: LostAnswer}
  /** Entries whose bit is set are taken out and reported as failed; the others are done. */
  | {
      readonly kind: 'failEntries';
      readonly code: string;
      readonly senderFault: boolean;
      readonly bits: number;
    }
  /** Entries whose bit is set are in neither list of the answer, whether they were done or not. */
  | {readonly kind: 'omitEntries'; readonly areDone: boolean; readonly bits: number}
  /** Done, but the answer's MD5OfMessageBody is not that of the body. */
  | {readonly kind: 'wrongDigest'}
  /** All visibility timeouts end at this moment, as for a program that slept. */
  | {readonly kind: 'expire'};

/** How an answer is lost: `unavailable` answers 503 although the queue accepted, `garbage` is cut in the middle. */
export type LostAnswer = 'reset' | 'hang' | 'unavailable' | 'garbage';

/** Per operation what happens to its first call, its second and so on; calls behind the end pass. */
export type FaultScript = Readonly<Partial<Record<FaultyOperation, readonly Fault[]>>>;

/** Whether entry `index` of a batch is meant. */
export const isMeant = (bits: number, index: number): boolean => ((bits >> index) & 1) === 1;

const isFaulty = (operation: string): operation is FaultyOperation =>
  ['ReceiveMessage', 'SendMessageBatch', 'DeleteMessageBatch', 'ChangeMessageVisibilityBatch'].includes(
    operation,
  );

/** The fault of the nth call (from 0) of an operation. */
export const faultOf = (script: FaultScript, operation: string, nth: number): Fault =>
  (isFaulty(operation) ? script[operation]?.[nth] : undefined) ?? {kind: 'pass'};
