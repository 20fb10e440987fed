import {expect, test} from 'vitest';
import {looksLikeRegion, regions} from '../../source/domain/regions.ts';

test('every region that is completed has the form of one, once, in the order of the alphabet', () => {
  expect(regions.filter(region => !looksLikeRegion(region))).toEqual([]);
  expect(regions).toEqual([...new Set(regions)].sort());
});

test.each(['us-iso-east-1', 'eu-isoe-west-1', 'us-gov-west-1', 'eusc-de-east-1', 'xx-new-north-12'])(
  '%s may be typed although it is not listed or new',
  region => {
    expect(looksLikeRegion(region)).toBe(true);
  },
);

test.each(['', 'eu', 'eu-west', 'EU-WEST-1', 'eu-west-1a', 'eu west 1', 'eu-west-1\n', '../eu-west-1'])(
  '%j is no region',
  text => {
    expect(looksLikeRegion(text)).toBe(false);
  },
);
