import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {headerLine, readHeader} from '../../source/domain/recording-header.ts';
import type {RecordingHeader} from '../../source/domain/recording-header.ts';
import {createRecordingRedaction} from '../../source/domain/recording-redact.ts';
import type {Happening} from '../../source/domain/recording.ts';
import {createRecordingDecoder, createRecordingEncoder} from '../../source/domain/recording.ts';
import {NotDecodable} from '../../source/domain/tagged-json.ts';
import {arnOf, noon, urlOf} from '../fixtures/a-queue.ts';

const news = fc.record(
  {
    counts: fc.record({visible: fc.nat(), inFlight: fc.nat(), at: fc.nat()}, {noNullPrototype: true}),
    metrics: fc.dictionary(fc.string({maxLength: 3}), fc.oneof(fc.double(), fc.constant(undefined)), {
      noNullPrototype: true,
    }),
    settings: fc.anything({withMap: true, withSet: true, withNullPrototype: false}),
  },
  {requiredKeys: [], noNullPrototype: true},
);

const id = fc.constantFrom('orders', 'failures', '~', '');

/** Events as the store takes them, about few things, so that they are compared with each other. */
const event = fc.oneof(
  fc.record(
    {
      type: fc.constant('learnt'),
      service: fc.constantFrom('sqs', 'sns'),
      placeId: fc.constantFrom('a', 'b'),
      learnt: fc.array(fc.record({id, learnt: news}, {noNullPrototype: true}), {maxLength: 4}),
    },
    {requiredKeys: ['type', 'service', 'learnt'], noNullPrototype: true},
  ),
  fc.record(
    {
      type: fc.constant('listed'),
      service: fc.constant('sqs'),
      at: fc.nat(),
      resources: fc.array(fc.record({id, name: fc.string()}, {noNullPrototype: true}), {maxLength: 4}),
    },
    {noNullPrototype: true},
  ),
  fc.record(
    {type: fc.constant('polled'), clock: fc.constantFrom('live', 'metrics'), at: fc.nat()},
    {noNullPrototype: true},
  ),
  fc.record({type: fc.constant('marked'), note: fc.string()}, {noNullPrototype: true}),
);

const happenings: fc.Arbitrary<readonly Happening[]> = fc
  .array(fc.record({at: fc.nat(3000), event}, {noNullPrototype: true}), {maxLength: 12})
  .map(steps => {
    let at = noon;
    return steps.map(({at: step, event: given}) => ({at: (at += step), event: given}));
  });

const encodeAll = (given: readonly Happening[]): readonly string[] => {
  const encoder = createRecordingEncoder(noon);
  return given.map(encoder.encode);
};

describe('a recording', () => {
  test('gives back every event at its time', () => {
    fc.assert(
      fc.property(happenings, given => {
        const decoder = createRecordingDecoder(noon);
        expect(encodeAll(given).map(decoder.decode)).toStrictEqual(given);
      }),
    );
  });

  test('can be read on from any line with what was known there', () => {
    fc.assert(
      fc.property(happenings, fc.nat(12), (given, from) => {
        const lines = encodeAll(given);
        const decoder = createRecordingDecoder(noon);
        lines.slice(0, from).forEach(decoder.decode);
        const later = createRecordingDecoder(decoder.state());
        expect(lines.slice(from).map(later.decode)).toStrictEqual(given.slice(from));
      }),
    );
  });

  test('tells when a line happened without reading it', () => {
    fc.assert(
      fc.property(happenings, given => {
        const decoder = createRecordingDecoder(noon);
        for (const [index, line] of encodeAll(given).entries()) {
          expect(decoder.timeOf(line)).toBe(given[index]?.at);
          decoder.decode(line);
        }
      }),
    );
  });

  test('never goes back in time, whatever the clock of the machine does', () => {
    const encoder = createRecordingEncoder(noon);
    const decoder = createRecordingDecoder(noon);
    const times = [5000, 1000, 6000].map(at =>
      decoder.decode(encoder.encode({at: noon + at, event: {type: 'placeLeft'}})),
    );
    expect(times).toEqual([5000, 5000, 6000].map(at => ({at: noon + at, event: {type: 'placeLeft'}})));
  });

  test('takes tens of bytes for the counts of a queue that is read again', () => {
    const encoder = createRecordingEncoder(noon);
    const read = (visible: number, at: number): Happening => ({
      at,
      event: {
        type: 'learnt',
        ...{service: 'sqs', learnt: [{id: urlOf('orders'), learnt: {counts: {visible, inFlight: 7, at}}}]},
      },
    });
    encoder.encode(read(100, noon));
    expect(encoder.encode(read(103, noon + 2000))).toBe(
      '[2000,0,0,1,{"learnt":{"counts":{"visible":3,"at":2000}}}]',
    );
  });

  test('forgets queues that are gone, on both sides alike, and knows them when they come back', () => {
    const encoder = createRecordingEncoder(noon);
    const decoder = createRecordingDecoder(noon);
    const list = (...ids: readonly string[]): Happening => ({
      at: noon,
      event: {type: 'listed', ...{service: 'sqs', resources: ids.map(name => ({id: name, name}))}},
    });
    const given = [
      list('orders', 'failures'),
      ...Array.from({length: 20}, (_, index) => list('orders', `reply-${String(index)}`)),
      list('orders', 'failures'),
    ];
    expect(given.map(happening => decoder.decode(encoder.encode(happening)))).toStrictEqual(given);
    // The list itself and two queues.
    expect(decoder.state().channels.size).toBe(3);
  });

  test('says at its end that nothing is missing', () => {
    const encoder = createRecordingEncoder(noon);
    expect(createRecordingDecoder(noon).decode(encoder.encodeEnd(noon + 60_000))).toBe('end');
  });

  test.each([
    '',
    '{}',
    '[',
    '[1]',
    '[-1,"x",[1]]',
    '[1,7,0]',
    '["a","b",[1]]',
    '[1,"x",5]',
    '[1,"x",[{"type":1}]]',
    '[1e300,"x",[{"type":"polled"}]]',
  ])('refuses the damaged line %s', line => {
    expect(() => createRecordingDecoder(noon).decode(line)).toThrow(NotDecodable);
  });
});

const header: RecordingHeader = {
  program: '1.2.3',
  startedAt: noon,
  services: ['sqs', 'sns'],
  places: [{profile: 'prod', region: 'eu-west-1'}],
  intervalSeconds: 2,
  redacted: false,
  demo: false,
};

describe('the first line', () => {
  test('is read as it was written', () => {
    expect(readHeader(headerLine(header))).toEqual({ok: true, header});
  });

  test('of the first version opens though it has less', () => {
    const read = readHeader('{"schema":"sls-top-recording/1","startedAt":5}');
    expect(read).toMatchObject({ok: true, header: {startedAt: 5, services: [], places: []}});
  });

  test.each([
    [
      '{"schema":"sls-top-recording/2","program":"9.0.0"}',
      /sls-top 9\.0\.0 wrote it in format 2.*update sls-top/,
    ],
    ['{"schema":"sls-top-recording/0"}', /format 0 was never released/],
    ['{"schema":"sls-top-recording/1"}', /damaged/],
    ['{"schema":"sls-top-recording/1","startedAt":1e300}', /damaged/],
    ['{"schema":"sls-top/1"}', /no recording of sls-top/],
    ['[]', /no recording of sls-top/],
    ['hello', /no recording of sls-top/],
  ])('%s is refused with its reason', (line, reason) => {
    const read = readHeader(line);
    expect(read).toMatchObject({ok: false, problem: expect.stringMatching(reason) as string});
  });
});

describe('a redacted recording', () => {
  const accounts = fc.integer({min: 100_000_000_000, max: 999_999_999_999}).map(String);

  test('has no account number, in no text and no name', () => {
    fc.assert(
      fc.property(accounts, account => {
        const redact = createRecordingRedaction();
        const arn = `arn:aws:sqs:eu-west-1:${account}:orders`;
        const value = {list: [arn], [arn]: new Map([[arn, {text: `of ${account}`}]])};
        const {list, ...others} = redact(value);
        const [only] = list;
        expect(
          JSON.stringify([
            list,
            ...Object.entries(others).map(([name, map]) => [name, [...(map as Map<string, unknown>)]]),
          ]),
        ).not.toContain(account);
        expect(Object.keys(others)).toEqual([only]);
      }),
    );
  });

  test('keeps what belongs together together, and accounts apart', () => {
    const redact = createRecordingRedaction();
    const [one, same, other] = redact([
      arnOf('orders'),
      arnOf('orders'),
      arnOf('orders').replace('123456789012', '210987654321'),
    ]);
    expect(one).toBe(same);
    expect(one).not.toBe(other);
    expect(one).toMatch(/^arn:aws:sqs:eu-west-1:\d{12}:orders$/);
  });

  test('keeps numbers, times and what decides what an event is', () => {
    const redact = createRecordingRedaction();
    const given = {
      type: 'polled',
      service: 'sqs',
      at: 123_456_789_012,
      values: Float64Array.of(123_456_789_012),
    };
    expect(redact(given)).toStrictEqual(given);
  });
});
