import fc from 'fast-check';
import type {MessageAttribute} from '../../../source/domain/message.ts';

/** A dead letter as it is put into the queue before a redrive. */
export type DeadLetter = {
  /** The body is this text so many times: a short way to write down a long one. */
  readonly text: string;
  readonly times: number;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  readonly groupId: string | undefined;
  readonly traceHeader: string | undefined;
};

/** What an emulator can keep of a message. */
export type PeerLimits = {
  readonly hasTraceHeader: boolean;
  readonly hasStandardGroups: boolean;
  /** Characters beyond the Basic Multilingual Plane. */
  readonly hasEmoji: boolean;
  /** Bytes of the largest body. */
  readonly mostBytes: number;
};

export const everythingGoes: PeerLimits = {
  hasTraceHeader: true,
  hasStandardGroups: true,
  hasEmoji: true,
  mostBytes: 1_040_000,
};

/** Single characters that JSON, XML, shells and terminals treat specially, of one to four bytes. */
const fillers = ['a', '"', '\\', '\n', '<', '&', '\u2028', 'é', '漢', '\uFFFD'] as const;

/** Mostly small; bodies near the 1 MiB of SendMessageBatch are few, because they fill a batch alone. */
const sizeOfBody = (mostBytes: number): fc.Arbitrary<number> =>
  fc.oneof(
    {weight: 8, arbitrary: fc.integer({min: 1, max: 40})},
    {weight: 6, arbitrary: fc.integer({min: 500, max: 3000})},
    {weight: 2, arbitrary: fc.integer({min: 20_000, max: Math.min(300_000, mostBytes)})},
    {weight: 1, arbitrary: fc.integer({min: Math.min(900_000, mostBytes - 1), max: mostBytes})},
  );

type Body = Pick<DeadLetter, 'text' | 'times'>;

const filled = ({hasEmoji, mostBytes}: PeerLimits): fc.Arbitrary<Body> =>
  fc
    .tuple(fc.constantFrom(...fillers, ...(hasEmoji ? ['😀'] : [])), sizeOfBody(mostBytes))
    .map(([text, bytes]) => ({text, times: Math.max(1, Math.floor(bytes / Buffer.byteLength(text)))}));

const json: fc.Arbitrary<Body> = fc
  .record({code: fc.constantFrom('E1', 'E2', 'E3'), order: fc.nat(9999)})
  .map(value => ({text: JSON.stringify(value), times: 1}));

/** Words that are something else in JavaScript, too. */
const attributeName = fc.oneof(
  fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,11}$/),
  fc.constantFrom('constructor', 'toString', 'a.b-c_d', 'ErrorCode'),
);

const textValue = fc.constantFrom('x', 'ä"\\', '漢字', ' ', '{"a":1}', 'v'.repeat(90));
const numberValue = fc.oneof(
  fc.integer().map(String),
  fc.constantFrom('-0.5', '1e10', '007', '123456789012345678901234567890'),
);
const binaryValue = fc.uint8Array({minLength: 1, maxLength: 64});

const attribute: fc.Arbitrary<MessageAttribute> = fc.oneof(
  fc.record({dataType: fc.constantFrom('String', 'String.json'), value: textValue}),
  fc.record({dataType: fc.constantFrom('Number', 'Number.int'), value: numberValue}),
  fc.record({dataType: fc.constantFrom('Binary', 'Binary.png'), value: binaryValue}),
);

const traceHeader = fc.option(
  fc.constantFrom('Root=1-5759e988-bd862e3fe1be46a994272793', 'Root=1-a;Lineage=1:4f5:0'),
  {nil: undefined},
);

/** Any message; `groups`: the names to take, none for messages outside of groups. */
const deadLetter = (limits: PeerLimits, groups: readonly (string | undefined)[]): fc.Arbitrary<DeadLetter> =>
  fc
    .record({
      body: fc.oneof({weight: 3, arbitrary: json}, {weight: 2, arbitrary: filled(limits)}),
      attributes: fc.dictionary(attributeName, attribute, {maxKeys: 10, noNullPrototype: true}),
      groupId: fc.constantFrom(...groups),
      traceHeader: limits.hasTraceHeader ? traceHeader : fc.constant(undefined),
    })
    .map(({body, ...rest}) => ({...body, ...rest}));

const bytesOf = ({text, times}: Body): number => Buffer.byteLength(text) * times;

/** Bytes that all bodies of one run may have together, so that a run stays short. */
const mostBytesTogether = 4_000_000;

/** A queue full, of a size that can be received in a moment. */
export const queueFull = (
  limits: PeerLimits,
  groups: readonly (string | undefined)[],
  most: number,
): fc.Arbitrary<readonly DeadLetter[]> =>
  fc
    .array(deadLetter(limits, groups), {minLength: 1, maxLength: most, size: 'max'})
    .filter(letters => letters.reduce((sum, letter) => sum + bytesOf(letter), 0) < mostBytesTogether);
