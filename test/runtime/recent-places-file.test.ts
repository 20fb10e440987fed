import {readFile, stat, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {createRecentPlaces} from '../../source/runtime/recent-places-file.ts';
import {openFolder} from '../fixtures/a-folder.ts';

const prod = {profile: 'prod', region: 'eu-west-1'};
const dev = {profile: undefined, region: 'us-east-1'};

const open = async () => {
  const path = join(await openFolder(), 'state', 'places.json');
  const warnings: string[] = [];
  const again = () => createRecentPlaces(path, (_, text) => warnings.push(text));
  return {path, warnings, again, recent: again()};
};

describe('recent places', () => {
  test('are there in the next run, the latest first, each once', async () => {
    const {recent, again} = await open();
    await recent.remember([prod]);
    await recent.remember([dev]);
    await recent.remember([prod]);
    expect(await again().read()).toEqual([prod, dev]);
  });

  test('of two windows are kept together', async () => {
    const {recent, again} = await open();
    const other = again();
    await recent.remember([prod]);
    expect(await other.remember([dev])).toEqual([dev, prod]);
  });

  test('are twenty at most', async () => {
    const {recent} = await open();
    const many = Array.from({length: 30}, (_, index) => ({
      profile: `p${String(index)}`,
      region: 'eu-west-1',
    }));
    expect(await recent.remember(many)).toEqual(many.slice(0, 20));
  });

  test('can be read by their owner only', async () => {
    const {recent, path} = await open();
    await recent.remember([prod]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({version: 1});
  });

  test.each([
    ['nothing', ''],
    ['half a file', '{"version":1,"places":[{"prof'],
    ['another thing', '"hello"'],
    ['null', 'null'],
    ['no list', '{"places":7}'],
  ])('that are damaged are none, and are written anew: %s', async (_, text) => {
    const {recent, path} = await open();
    await recent.remember([dev]);
    await writeFile(path, text);
    expect(await recent.read()).toEqual([]);
    expect(await recent.remember([prod])).toEqual([prod]);
  });

  test('of which some are no places leave the others', async () => {
    const {recent, path} = await open();
    await recent.remember([dev]);
    const places = [null, 3, {profile: 5, region: 'eu-west-1'}, {profile: 'x'}, prod];
    await writeFile(path, JSON.stringify({version: 9, places}));
    expect(await recent.read()).toEqual([prod]);
  });

  test('that cannot be written are logged and break nothing', async () => {
    const {path, warnings} = await open();
    const nowhere = createRecentPlaces('/dev/null/places.json', (_, text) => warnings.push(text));
    expect(path).not.toBe('');
    expect(await nowhere.remember([prod])).toEqual([prod]);
    expect(warnings).toHaveLength(1);
  });
});
