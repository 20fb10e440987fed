import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {ChartRequest} from '../../source/domain/line-chart.ts';
import {lineChart} from '../../source/domain/line-chart.ts';
import type {Unit} from '../../source/domain/metric.ts';
import type {Series} from '../../source/domain/series.ts';
import {displayWidth} from '../../source/domain/visible-text.ts';

const minute = 60_000;
const noon = Date.parse('2026-11-21T12:00:00Z');

/** One value a minute, the last of the minute before noon; `undefined` where there is none. */
const minutes = (values: readonly (number | undefined)[]): Series =>
  values.flatMap((value, index) =>
    value === undefined ? [] : [{at: noon - (values.length - index) * minute, value}],
  );

const chart = (
  values: readonly (number | undefined)[],
  change: Partial<ChartRequest> = {},
): readonly string[] =>
  lineChart({
    title: 'Sent',
    unit: 'perMinute',
    samples: minutes(values),
    from: noon - 15 * minute,
    to: noon,
    width: 48,
    height: 7,
    style: 'braille',
    ...change,
  }).lines.map(line => line.map(({text}) => text).join(''));

/** The text of the pieces of one role. */
const piecesOf = (role: string, change: Partial<ChartRequest>): string =>
  lineChart({
    title: 'Sent',
    unit: 'perMinute',
    samples: minutes([1, 2, 3]),
    from: noon - 15 * minute,
    to: noon,
    width: 60,
    height: 6,
    style: 'braille',
    ...change,
  })
    .lines.flat()
    .filter(piece => piece.role === role)
    .map(({text}) => text)
    .join('');

const plotOf = (lines: readonly string[]): string =>
  lines
    .slice(1, -1)
    .map(row => row.slice(9))
    .join('');
const rising = Array.from({length: 15}, (_, index) => index * 10);

describe('a rising series', () => {
  test('in braille', () => {
    expect(chart(rising)).toEqual([
      'Sent  now 140/min  max 140/min  min 0/min       ',
      ' 160/min┤                                       ',
      '        │                            ⢀⣀⣀⡤⠤⠴⠒⠒⠋⠉ ',
      '  80/min┤                  ⣀⣀⣠⠤⠤⠖⠒⠚⠉⠉⠉          ',
      '        │       ⢀⣀⣀⡤⠤⠴⠒⠒⠚⠉⠉⠁                    ',
      '   0/min┤ ⠤⠴⠒⠒⠋⠉⠉                               ',
      '        └┴11:45───────┴11:50───────┴11:55───────',
    ]);
  });

  test('in blocks', () => {
    expect(chart(rising, {style: 'block'})).toEqual([
      'Sent  now 140/min  max 140/min  min 0/min       ',
      ' 160/min┤                                  ▁▂▂▃ ',
      '        │                          ▁▂▃▄▅▆▇█████ ',
      '  80/min┤                 ▁▂▃▃▄▅▆▇█████████████ ',
      '        │         ▁▂▃▄▅▆▇██████████████████████ ',
      '   0/min┤ ▂▃▄▄▅▆▇██████████████████████████████ ',
      '        └┴11:45───────┴11:50───────┴11:55───────',
    ]);
  });

  test('in ASCII', () => {
    expect(chart(rising, {style: 'ascii'})).toEqual([
      'Sent  now 140/min  max 140/min  min 0/min       ',
      ' 160/min+                                     . ',
      "        |                           ...;---!''' ",
      "  80/min+                ....;--!''''           ",
      "        |      ...;---!'''                      ",
      "   0/min+ --!'''                                ",
      '        ++11:45-------+11:50-------+11:55-------',
    ]);
  });
});

describe('what is missing', () => {
  test('breaks the line: no data is not zero', () => {
    const [, ...rows] = chart([
      9,
      9,
      9,
      9,
      9,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      9,
      9,
      9,
      9,
      9,
    ]);
    const line = rows.find(row => /[⠀-⣿]/.test(row))?.slice(9) ?? '';
    expect(line).toMatch(/^ ?[⠁-⣿]+ {10,}[⠁-⣿]+ ?$/);
  });

  test('a single sample is seen', () => {
    expect(plotOf(chart([7]))).toMatch(/[⠁-⣿]/);
    expect(plotOf(chart([7], {from: noon - 180 * minute, width: 24}))).toMatch(/[⠁-⣿]/);
  });

  test('a sample between two gaps is seen', () => {
    const values = [undefined, undefined, 5, undefined, undefined, undefined];
    expect(plotOf(chart(values))).toMatch(/[⠁-⣿]/);
  });

  test('without any sample the chart says so', () => {
    expect(chart([]).join('\n')).toContain('no data in this range');
    expect(chart([1, 2, 3], {from: noon, to: noon + minute * 15}).join('\n')).toContain(
      'no data in this range',
    );
  });

  test('numbers that are none count as missing', () => {
    expect(chart([NaN, Infinity, -Infinity])).toEqual(chart([]));
  });

  test('samples further apart than their step are not joined, those of a longer period are', () => {
    const every5 = minutes(rising).filter((_, index) => index % 5 === 0);
    const apart = plotOf(chart([], {samples: every5})).replace(/[^⠁-⣿]/g, '').length;
    const joined = plotOf(chart([], {samples: every5, stepMilliseconds: 5 * minute})).replace(
      /[^⠁-⣿]/g,
      '',
    ).length;
    expect(joined).toBeGreaterThan(apart * 2);
  });

  test('an old value is not called now', () => {
    const caption = chart([], {samples: [{at: noon - 12 * minute, value: 3}]})[0];
    expect(caption).toContain('11:48 3/min');
    expect(caption).not.toContain('now');
  });
});

describe('the scale', () => {
  test('begins at zero', () => expect(chart([60, 100]).at(-2)).toMatch(/^ *0\/min┤/));

  test('leaves zero where the values are far from it for how little they differ, and its labels say so', () => {
    const rows = chart([100_000, 100_400, 101_000], {unit: 'count'});
    expect(rows[1]).toMatch(/^ *101,000┤/);
    expect(rows.at(-2)).toMatch(/^ *100,000┤/);
  });

  test('of values that go up and down by little begins at zero: noise looks flat', () => {
    const noise = [996, 1003, 999, 1005, 997, 1002, 998, 1004, 1000];
    expect(chart(noise, {unit: 'count'}).at(-2)).toMatch(/^ *0┤/);
  });

  test('holds what the charts beside it show, so that they compare', () => {
    const hot = chart([990, 1000], {unit: 'count', alongside: {low: 170, high: 1000}});
    const cold = chart([170, 180], {unit: 'count', alongside: {low: 170, high: 1000}});
    const labels = (rows: readonly string[]) => rows.map(row => row.slice(0, 9)).slice(1);
    expect(labels(cold)).toEqual(labels(hot));
    expect(cold[1]?.slice(9).trim()).toBe('');
  });

  test('of a constant series begins at zero', () => {
    expect(chart([48_120, 48_120, 48_120], {unit: 'count'}).at(-2)).toMatch(/^ *0┤/);
  });

  test('of nothing but zeros has one label', () => {
    expect(chart([0, 0, 0]).filter(row => row.includes('┤'))).toHaveLength(1);
  });

  test('holds what is below zero', () => {
    const rows = chart([-50, 50], {unit: 'count'});
    expect(rows[1]).toMatch(/^ *50┤/);
    expect(rows.at(-2)).toMatch(/^ *-50┤/);
  });

  test.each<[Unit, number, string]>([
    ['seconds', 1084, '20m00'],
    ['seconds', 66_000, '1d00'],
    ['milliseconds', 2345, '3.0 s'],
    ['bytesPerSecond', 700_000, '768 KiB/s'],
    ['share', 0.71, '80 %'],
    ['count', 3, '4'],
    ['perSecond', 92.1, '100/s'],
  ])('in %s up to %d ends at %s', (unit, value, label) => {
    expect(chart([0, value], {unit})[1]).toContain(`${label}┤`);
  });
});

describe('the limit', () => {
  test('is a dashed line where it is near the data', () => {
    const rows = chart([3, 4, 4, 3, 4], {unit: 'count', threshold: 5});
    expect(rows[0]).toContain('╌ limit 5');
    expect(rows.slice(1, -1).filter(row => row.includes('╌╌╌'))).toHaveLength(1);
  });

  test('far above the data it does not squash them', () => {
    const rows = chart([1, 2, 3], {unit: 'seconds', threshold: 345_600});
    expect(rows[0]).toContain('↑ limit 4d00');
    expect(rows.join('')).not.toContain('╌');
    expect(rows.slice(1)).toEqual(chart([1, 2, 3], {unit: 'seconds'}).slice(1));
  });

  test('that the data has passed is in the chart, however far they are apart', () => {
    for (const [threshold, label] of [
      [5, 0],
      [12, 12],
      [17, 17],
    ] as const) {
      const hours = Array.from({length: 15}, (_, index) => 18 + index / 45);
      const values = hours.map(count => count * 3600);
      const rows = chart(values, {unit: 'seconds', threshold: threshold * 3600});
      expect(rows[0]).toContain(`╌ limit ${threshold}h00`);
      const limit = rows.filter(row => row.includes('╌╌╌')).at(-1) ?? '';
      if (label === threshold) expect(limit).toMatch(new RegExp(`^ *${threshold}h00┤╌+ *$`));
      expect(limit).not.toMatch(/[⠀-⣿]/);
    }
  });

  test('that the chart is for is in it, however far above the data it is', () => {
    const rows = chart([3, 4, 5], {unit: 'seconds', threshold: 600, holdsThreshold: true});
    expect(rows[0]).toContain('╌ limit 10m00');
    expect(rows[1]).toMatch(/^ *10m00┤╌+$/);
  });

  test('is drawn into bars that are higher', () => {
    const rows = chart(
      Array.from({length: 15}, () => 40),
      {unit: 'count', threshold: 20, style: 'block'},
    );
    expect(rows[1]).toMatch(/^ *40┤ ?█+ ?$/);
    expect(rows[3]).toMatch(/^ *20┤ ?╌+ ?$/);
    expect(rows[4]).toMatch(/█{10}/);
  });

  test('does not weave into a line that is as high', () => {
    const values = Array.from({length: 15}, (_, index) => 27 + 2 * (index % 2));
    const rows = chart(values, {unit: 'count', threshold: 30});
    for (const row of rows.slice(1, -1)) expect(row).not.toMatch(/[⠁-⣿]╌|╌[⠁-⣿]/);
  });
});

describe('a label', () => {
  test.each([
    ['milliseconds', 66_000_000, 80_000_000, '12h00'],
    ['bytesPerSecond', 187 * 1024, 1024 * 1024, '0 B/s'],
    ['milliseconds', 21_000, 30_000, '30.0 s'],
  ] as const)('in %s does not stand beside %d, on a scale up to %d', (unit, value, high, label) => {
    const rows = chart(
      Array.from({length: 15}, () => value),
      {unit, alongside: {low: 0, high}},
    );
    const line = rows.find(row => /[⠁-⣿]/.test(row)) ?? '';
    expect(rows.filter(row => row.includes(`${label}┤`))).toHaveLength(1);
    expect(line).toMatch(/^ +│/);
  });

  test('stands in the row of its own value, in every style', () => {
    for (const style of ['braille', 'block', 'ascii'] as const) {
      for (const [value, label] of [
        [80, '80'],
        [40, '40'],
        [0, '0'],
      ] as const) {
        const rows = chart([value], {unit: 'count', alongside: {low: 0, high: 80}, style});
        const top = rows.slice(1, -1).find(row => /[^ ]/.test(row.slice(9))) ?? rows.at(-2);
        expect([style, top?.slice(0, 8).trim()]).toEqual([style, label]);
      }
    }
  });

  test('is left out where half of the scale cannot be told from its ends, and where no row is in the middle', () => {
    const labels = (rows: readonly string[]) => rows.flatMap(row => /^ *(\S+)┤/.exec(row)?.[1] ?? []);
    expect(labels(chart([0, 1], {unit: 'count'}))).toEqual(['1', '0']);
    expect(labels(chart([0, 1], {unit: 'seconds'}))).toEqual(['1s', '0.5s', '0s']);
    expect(labels(chart([0, 80], {unit: 'count'}))).toEqual(['80', '40', '0']);
    expect(labels(chart([0, 80], {unit: 'count', height: 6}))).toEqual(['80', '0']);
  });
});

describe('the cursor', () => {
  test('is a line down the chart, and what it reads stands above it', () => {
    expect(piecesOf('cursor', {cursorAt: noon - 2 * minute})).toMatch(/^ +11:58 2\/min/);
    expect(piecesOf('cursor', {cursorAt: noon - 2 * minute})).toContain('│');
  });

  test('reads that there is nothing', () => {
    expect(piecesOf('cursor', {cursorAt: noon - 9 * minute})).toMatch(/^ +11:51 no data│{4}$/);
  });

  test('reads the value of a longer period', () => {
    const samples = [{at: noon - 10 * minute, value: 42}];
    const read = piecesOf('cursor', {samples, stepMilliseconds: 5 * minute, cursorAt: noon - 7 * minute});
    expect(read).toMatch(/^ +11:53 42\/min/);
  });

  test('outside of the range it is not there', () => {
    expect(piecesOf('cursor', {cursorAt: noon + minute})).toBe('');
  });
});

test('times never collide, and are round', () => {
  for (const [range, width] of [
    [5, 90],
    [15, 40],
    [60, 60],
    [180, 190],
    [180, 30],
  ] as const) {
    const times = chart([1], {from: noon - range * minute, width}).at(-1) ?? '';
    const found = times.match(/┴\d\d:\d\d(:\d\d)?(?=─|$)/g) ?? [];
    expect(found.length).toBe(times.split('┴').length - 1);
    expect(found.length).toBeGreaterThan(0);
  }
  expect(chart([1], {from: noon - 180 * minute, width: 80}).at(-1)).toMatch(/09:00─.*10:00─.*11:00─/);
});

test('seconds stand in the times where minutes are too far apart', () => {
  expect(chart([1], {from: noon - minute, width: 60}).at(-1)).toContain('11:59:30');
});

const style = fc.constantFrom<ChartRequest['style']>('braille', 'block', 'ascii');
const unit = fc.constantFrom<Unit>(
  'count',
  'perSecond',
  'perMinute',
  'bytesPerSecond',
  'bytes',
  'seconds',
  'milliseconds',
  'share',
);
const anyNumber = fc.oneof(
  {weight: 3, arbitrary: fc.double({min: 0, max: 1e6, noNaN: true})},
  {weight: 1, arbitrary: fc.double()},
);
const request: fc.Arbitrary<ChartRequest> = fc.record({
  title: fc.string({unit: fc.constantFrom('a', ' ', '日', 'é', '–'), maxLength: 60}),
  unit,
  samples: fc
    .array(fc.record({at: fc.integer({min: noon - 200 * minute, max: noon + minute}), value: anyNumber}), {
      maxLength: 200,
    })
    .map(samples => samples.toSorted((a, b) => a.at - b.at)),
  from: fc.oneof(fc.integer({min: noon - 180 * minute, max: noon}), fc.double()),
  to: fc.oneof(fc.constant(noon), fc.double()),
  width: fc.integer({min: 20, max: 220}),
  height: fc.integer({min: 3, max: 20}),
  style,
  stepMilliseconds: fc.constantFrom(2000, minute, 5 * minute),
  threshold: fc.option(anyNumber, {nil: undefined}),
  cursorAt: fc.option(fc.integer({min: noon - 200 * minute, max: noon + minute}), {nil: undefined}),
});

test('every line has exactly the width, every chart the height, whatever comes', () => {
  fc.assert(
    fc.property(request, asked => {
      const {lines} = lineChart(asked);
      expect(lines).toHaveLength(asked.height);
      for (const line of lines) expect(displayWidth(line.map(({text}) => text).join(''))).toBe(asked.width);
    }),
    {numRuns: 500},
  );
});

test('an ASCII chart is ASCII', () => {
  fc.assert(
    fc.property(request, asked => {
      const text = lineChart({...asked, title: 'Sent', style: 'ascii'})
        .lines.flat()
        .map(piece => piece.text);
      expect(text.join('')).toMatch(/^[\x20-\x7E]*$/);
    }),
  );
});

test('the highest minute reaches the height it would have alone, however many minutes share a column', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({min: 0, max: 90}), {minLength: 180, maxLength: 180}),
      fc.nat(179),
      fc.integer({min: 20, max: 60}),
      style,
      (low, index, width, drawnWith) => {
        const values = low.map((value, place) => (place === index ? 100 : value));
        const rows = chart(values, {from: noon - 180 * minute, width, style: drawnWith, unit: 'count'});
        // The peak is the top of a scale that ends at it.
        expect(rows[1]?.split(/[┤+]/)[1]).toMatch(/[^ ]/);
      },
    ),
  );
});

test('the lowest minute reaches the bottom, however many minutes share a column', () => {
  fc.assert(
    fc.property(fc.nat(179), fc.integer({min: 20, max: 60}), (index, width) => {
      const values = Array.from({length: 180}, (_, place) => (place === index ? 0 : 100));
      const rows = chart(values, {from: noon - 180 * minute, width, unit: 'count'});
      expect(rows.at(-2)?.split('┤')[1]).toMatch(/[⠁-⣿]/);
    }),
  );
});
