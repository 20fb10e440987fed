import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {
  distinctPlaces,
  localId,
  placeIdOf,
  placeLabels,
  placeOfId,
  qualifiedId,
} from '../../source/domain/places.ts';

const choice = fc.record({
  profile: fc.constantFrom(undefined, 'prod', 'staging', 'a b'),
  region: fc.constantFrom(undefined, 'eu-west-1', 'us-east-1'),
});

test('an id tells its place and what AWS knows it by, whatever stands before it', () => {
  const id = fc.string().filter(text => !text.includes('\t'));
  fc.assert(
    fc.property(choice, id, fc.constantFrom('', 'sqs '), (place, local, before) => {
      const qualified = before + qualifiedId(placeIdOf(place), local);
      expect(placeOfId(qualified)).toBe(placeIdOf(place));
      expect(localId(qualified)).toBe(local);
    }),
  );
});

test('an id of a program that looks at one place stays as it is', () => {
  expect(qualifiedId(undefined, 'arn:aws:sqs:eu-west-1:1:orders')).toBe('arn:aws:sqs:eu-west-1:1:orders');
  expect(placeOfId('arn:aws:sqs:eu-west-1:1:orders')).toBeUndefined();
  expect(localId('https://sqs/1/orders')).toBe('https://sqs/1/orders');
});

test('a place that is named twice is looked at once, where it stood first', () => {
  fc.assert(
    fc.property(fc.array(choice), choices => {
      const ids = distinctPlaces(choices).map(placeIdOf);
      expect(ids).toEqual([...new Set(choices.map(placeIdOf))]);
    }),
  );
});

describe('a label', () => {
  test('is as short as what tells the places apart', () => {
    const prod = {profile: 'prod', region: 'eu-west-1'};
    expect(placeLabels([prod, {profile: 'prod', region: 'us-east-1'}])).toEqual(['eu-west-1', 'us-east-1']);
    expect(placeLabels([prod, {profile: undefined, region: 'eu-west-1'}])).toEqual(['prod', 'default']);
    expect(placeLabels([prod, {profile: 'staging', region: 'us-east-1'}])).toEqual(['prod', 'staging']);
    expect(
      placeLabels([prod, {profile: 'prod', region: 'us-east-1'}, {profile: 'staging', region: 'us-east-1'}]),
    ).toEqual(['prod eu-west-1', 'prod us-east-1', 'staging us-east-1']);
  });

  test('is never that of another place', () => {
    fc.assert(
      fc.property(fc.array(choice, {maxLength: 6}), choices => {
        const places = distinctPlaces(choices);
        expect(new Set(placeLabels(places)).size).toBe(places.length);
      }),
    );
  });
});
