import fc from 'fast-check';
import {afterAll, expect, test} from 'vitest';
import {bundledModule} from './bundled-module.ts';
import {styledLines} from './random-text.ts';

type Clip = {x1: number | undefined; x2: number | undefined; y1: number | undefined; y2: number | undefined};
type Transform = (line: string, index: number) => string;
type Output = {
  write: (x: number, y: number, text: string, options: {transformers: readonly Transform[]}) => void;
  clip: (clip: Clip) => void;
  unclip: () => void;
  get: () => {output: string; height: number};
};
type OutputClass = new (size: {width: number; height: number}) => Output;

const file = './node_modules/ink/build/output.js';
const [stock, patched] = await Promise.all([
  bundledModule(file, []),
  bundledModule(file, ['fastOutput', 'fastWidth', 'fastTokenize']),
]);
afterAll(async () => {
  await Promise.all([stock.dispose(), patched.dispose()]);
});

const transforms: readonly Transform[] = [
  line => line.toUpperCase(),
  (line, index) => `${index}${line}`,
  line => `\u001B[4m${line}\u001B[24m`,
  () => '',
];

const edge = fc.option(fc.integer({min: -3, max: 30}), {nil: undefined});
const write = fc.record({
  kind: fc.constant('write' as const),
  x: fc.integer({min: -4, max: 26}),
  y: fc.integer({min: -2, max: 8}),
  text: fc.nat(2),
  transformers: fc.subarray([...transforms]).map(chosen => chosen.slice(0, 1)),
});
const clip = fc.record({
  kind: fc.constant('clip' as const),
  clip: fc.record({x1: edge, x2: edge, y1: edge, y2: edge}),
});
const operation = fc.oneof(
  {weight: 6, arbitrary: write},
  {weight: 2, arbitrary: clip},
  {weight: 1, arbitrary: fc.constant({kind: 'unclip' as const})},
);
type Operation = typeof operation extends fc.Arbitrary<infer Value> ? Value : never;

const draw = (
  exported: unknown,
  {
    width,
    height,
    texts,
    operations,
  }: {
    readonly width: number;
    readonly height: number;
    readonly texts: readonly string[];
    readonly operations: readonly Operation[];
  },
) => {
  const output = new (exported as OutputClass)({width, height});
  for (const step of operations) {
    if (step.kind === 'write')
      output.write(step.x, step.y, texts[step.text % texts.length] ?? '', {transformers: step.transformers});
    else if (step.kind === 'clip') output.clip(step.clip);
    else output.unclip();
  }
  return output.get();
};

const expectSameFrame = (frame: Parameters<typeof draw>[1]): void => {
  const expected = draw(stock.exports['default'], frame);
  expect(draw(patched.exports['default'], frame)).toEqual(expected);
};

/** Several frames of few texts, so that what is remembered of one frame is asked for in the next. */
const frames = fc
  .record({
    texts: fc.array(styledLines, {minLength: 1, maxLength: 3}),
    views: fc.array(
      fc.record({
        width: fc.integer({min: 0, max: 25}),
        height: fc.integer({min: 0, max: 7}),
        operations: fc.array(operation, {maxLength: 8}),
      }),
      {minLength: 1, maxLength: 4},
    ),
  })
  .map(({texts, views}) => views.map(view => ({...view, texts})));

test('random frames are drawn as stock Ink draws them', () => {
  fc.assert(
    fc.property(frames, all => {
      for (const frame of all) expectSameFrame(frame);
    }),
    {numRuns: 2000},
  );
});

test('rows that stay, move and change under a clip are drawn as stock Ink draws them', () => {
  const rows = fc.array(styledLines, {minLength: 2, maxLength: 6});
  const change = fc.tuple(fc.nat(5), styledLines, fc.nat(4));
  fc.assert(
    fc.property(rows, fc.array(change, {maxLength: 6}), (start, changes) => {
      const texts = [...start];
      for (const [at, text, x1] of changes) {
        texts.splice(at % texts.length, 1, text);
        texts.push(...texts.splice(0, 1));
        const operations = texts.flatMap((_, y): Operation[] => [
          {kind: 'clip', clip: {x1, x2: 20 - at, y1: 0, y2: 6}},
          {kind: 'write', x: 1, y, text: y, transformers: []},
          {kind: 'unclip'},
        ]);
        expectSameFrame({width: 22, height: 6, texts, operations});
      }
    }),
    {numRuns: 500},
  );
});

test('more different texts than are remembered do not change what is drawn', () => {
  for (let index = 0; index < 1500; index++) {
    const texts = [`\u001B[3${index % 8}mrow ${index % 700}\u001B[39m`, `日${index % 300}`];
    const operations: Operation[] = texts.map((_, text) => ({
      ...{kind: 'write', x: text * 4, y: 0, transformers: []},
      text,
    }));
    expectSameFrame({width: 12, height: 1, texts, operations});
  }
});
