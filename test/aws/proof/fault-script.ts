import fc from 'fast-check';
import type {Fault, FaultScript, FaultyOperation} from './fault.ts';

const bits = fc.integer({min: 1, max: 0b11_1111_1111});

const throttle: fc.Arbitrary<Fault> = fc.record({
  kind: fc.constant('refuse'),
  code: fc.constantFrom('RequestThrottled', 'ThrottlingException'),
  status: fc.constantFrom(400, 403),
});

const unavailable: fc.Arbitrary<Fault> = fc.constant({
  kind: 'refuse',
  code: 'ServiceUnavailable',
  status: 503,
});

const slow: fc.Arbitrary<Fault> = fc.record({
  kind: fc.constant('slow'),
  milliseconds: fc.integer({min: 1, max: 40}),
});

const lost: fc.Arbitrary<Fault> = fc.record({
  kind: fc.constant('loseAnswer'),
  how: fc.constantFrom('reset', 'unavailable', 'garbage'),
});

const failEntries: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({
    kind: fc.constant('failEntries'),
    code: fc.constantFrom('InternalError', 'ServiceUnavailable', 'RequestThrottled'),
    senderFault: fc.constant(false),
    bits,
  }),
  fc.record({
    kind: fc.constant('failEntries'),
    code: fc.constantFrom('InvalidParameterValue', 'InvalidMessageContents', 'ReceiptHandleIsInvalid'),
    senderFault: fc.constant(true),
    bits,
  }),
);

const omitEntries: fc.Arbitrary<Fault> = fc.record({
  kind: fc.constant('omitEntries'),
  areDone: fc.boolean(),
  bits,
});

const pass: fc.Arbitrary<Fault> = fc.constant({kind: 'pass'});
const reset: fc.Arbitrary<Fault> = fc.constant({kind: 'reset'});
const hang: fc.Arbitrary<Fault> = fc.oneof(
  fc.constant<Fault>({kind: 'hang'}),
  fc.constant<Fault>({kind: 'loseAnswer', how: 'hang'}),
);
const wrongDigest: fc.Arbitrary<Fault> = fc.constant({kind: 'wrongDigest'});
const expire: fc.Arbitrary<Fault> = fc.constant({kind: 'expire'});

/** Which kinds a script may have beyond those that every peer can stand. */
export type ScriptKinds = {
  /** Calls that nobody answers: each costs a whole time limit. */
  readonly withHangs: boolean;
  /** Moments at which all visibility timeouts end; for a peer whose clock can be moved. */
  readonly withExpiry: boolean;
  /** Receives and releases that are lost: what they hide stays hidden for the whole visibility timeout. */
  readonly withLostHandles: boolean;
};

const weighted = (weight: number, arbitrary: fc.Arbitrary<Fault>) => ({weight, arbitrary});

const kindsOf = (operation: FaultyOperation, kinds: ScriptKinds): fc.Arbitrary<Fault> => {
  const expiry = kinds.withExpiry ? [weighted(2, expire)] : [];
  const hangs = kinds.withHangs ? [weighted(3, hang)] : [];
  const definite = [weighted(8, pass), weighted(2, slow), weighted(2, throttle)];
  switch (operation) {
    case 'SendMessageBatch':
      return fc.oneof(
        ...definite,
        ...expiry,
        ...hangs,
        weighted(1, unavailable),
        weighted(1, reset),
        weighted(4, lost),
        weighted(4, failEntries),
        weighted(2, omitEntries),
        weighted(1, wrongDigest),
      );
    case 'DeleteMessageBatch':
      return fc.oneof(
        ...definite,
        ...expiry,
        ...hangs,
        weighted(1, unavailable),
        weighted(1, reset),
        weighted(3, lost),
        weighted(4, failEntries),
        weighted(2, omitEntries),
      );
    case 'ReceiveMessage':
      return kinds.withLostHandles
        ? fc.oneof(...definite, ...expiry, weighted(1, unavailable), weighted(1, reset), weighted(1, lost))
        : fc.oneof(...definite, weighted(1, unavailable), weighted(1, reset));
    case 'ChangeMessageVisibilityBatch':
      return kinds.withLostHandles
        ? fc.oneof(...definite, weighted(1, unavailable), weighted(1, reset), weighted(1, lost))
        : fc.oneof(weighted(4, pass), weighted(1, slow));
  }
};

/**
 * SQS forgets a deduplication id after five minutes and each expiry lets two pass, so that a third one within one
 * script would be a sleep in the middle of a retry: no program is asked to survive that.
 */
const mostExpiries = 2;

const countOfExpiries = (script: FaultScript): number =>
  Object.values(script)
    .flat()
    .filter(({kind}) => kind === 'expire').length;

/** What goes wrong during one job. */
export const faultScript = (kinds: ScriptKinds): fc.Arbitrary<FaultScript> => {
  const calls = (operation: FaultyOperation, most: number) =>
    fc.array(kindsOf(operation, kinds), {maxLength: most, size: 'max'});
  return fc
    .record({
      ReceiveMessage: calls('ReceiveMessage', 8),
      SendMessageBatch: calls('SendMessageBatch', 12),
      DeleteMessageBatch: calls('DeleteMessageBatch', 12),
      ChangeMessageVisibilityBatch: calls('ChangeMessageVisibilityBatch', 4),
    })
    .filter(script => countOfExpiries(script) <= mostExpiries);
};
