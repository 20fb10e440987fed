import {describe, expect, test} from 'vitest';
import {forgetType} from '../../source/domain/service.ts';
import {fieldMistake, parseSort, sortResources} from '../../source/headless/field-choice.ts';
import {jsonLine, jsonReport, textReports} from '../../source/headless/report.ts';
import {fieldsOf, resourceReport} from '../../source/headless/resource-report.ts';
import type {Snapshot} from '../../source/headless/snapshot.ts';
import {services} from '../../source/services/catalog.ts';
import {sqs} from '../../source/services/sqs/service.ts';
import {aQueue, noon} from '../fixtures/a-queue.ts';

const view = forgetType(sqs);

const shop: Snapshot = {
  view,
  status: 'ok',
  resources: [
    aQueue('audit'),
    aQueue('mails', {visible: 30, oldestAgeSeconds: 9}),
    aQueue('orders', {visible: 4, oldestAgeSeconds: 90}),
    aQueue('orders-dlq', {visible: 7, sources: ['orders']}),
  ],
  account: undefined,
  failures: [],
};

const head = {takenAt: noon, region: 'eu-west-1', account: '123456789012'};

const namesBy = (sort: string): readonly string[] =>
  sortResources(view, shop.resources, parseSort(sort), []).map(({name}) => name);

describe('--sort', () => {
  test('goes by numbers, texts or how bad it is; a dash turns it round', () => {
    expect(namesBy('-visible')).toEqual(['mails', 'orders-dlq', 'orders', 'audit']);
    expect(namesBy('-name')[0]).toBe('orders-dlq');
    expect(namesBy('-health')[0]).toBe('orders-dlq');
  });

  test('puts what is not known last in both directions', () => {
    expect(namesBy('oldestAgeSeconds').slice(0, 2)).toEqual(['mails', 'orders']);
    expect(namesBy('-oldestAgeSeconds').slice(0, 2)).toEqual(['orders', 'mails']);
  });

  test('leaves a service without that field as it was', () => {
    expect(namesBy('throttlesPerMinute')).toEqual(['audit', 'mails', 'orders', 'orders-dlq']);
  });

  test('holds for the table as well', () => {
    const rows = textReports(noon, [shop], false, parseSort('-visible')).split('\n').slice(1, 5);
    expect(rows.map(row => row.split(' ')[0])).toEqual(['mails', 'orders-dlq', 'orders', 'audit']);
  });
});

describe('--fields', () => {
  test('leaves the document as it is around the fields that were asked for', () => {
    const document: unknown = JSON.parse(
      jsonReport(head, [shop], {fields: ['name', 'visible', 'state'], sort: parseSort('-visible')}),
    );
    expect(document).toEqual({
      schema: 'sls-top/1',
      takenAt: '2026-11-21T12:00:00.000Z',
      region: 'eu-west-1',
      account: '123456789012',
      services: {
        sqs: {
          status: 'ok',
          resources: [
            {name: 'mails', visible: 30},
            {name: 'orders-dlq', visible: 7},
            {name: 'orders', visible: 4},
            {name: 'audit', visible: 0},
          ],
        },
      },
      errors: [],
    });
  });

  test.each([
    [
      {fields: ['visable']},
      '--fields: there is no field "visable". Did you mean visible? There are: name, url,',
    ],
    [{sort: '-oldest'}, '--sort: there is no field "oldest". Did you mean oldestAgeSeconds? There are:'],
    [{fields: ['constructor']}, '--fields: there is no field "constructor".'],
  ])(
    '%j is refused with what there is',
    ({fields = [], sort}: {fields?: string[]; sort?: string}, message) => {
      const mistake = fieldMistake({fields, sort: parseSort(sort)}, fieldsOf([view], false));
      expect(mistake?.slice(0, message.length)).toBe(message);
    },
  );

  test('every field that a report has can be asked for, nested ones by their path', () => {
    const known = fieldsOf([view], false);
    const [, queue] = shop.resources;
    if (queue === undefined) throw new Error('Expected a queue');
    expect(Object.keys(resourceReport(view, queue))).toEqual(known);
    expect(fieldMistake({fields: [...known, 'reasons.first'], sort: undefined}, known)).toBeUndefined();
    for (const {view: one} of services) expect(one.fields.slice(0, 1)).toEqual(['name']);
  });
});

test('a line is the same document without a break, with what was skipped', () => {
  const line = jsonLine({...head, skipped: 2}, [shop]);
  expect(line.indexOf('\n')).toBe(line.length - 1);
  const document = JSON.parse(line) as Record<string, unknown>;
  expect(Object.keys(document)).toEqual([
    ...['schema', 'takenAt', 'region', 'account', 'skipped', 'services', 'errors'],
  ]);
  const {skipped, ...rest} = document;
  expect(skipped).toBe(2);
  expect(rest).toEqual(JSON.parse(jsonReport(head, [shop])));
});

test('of several places each resource says its own, and the document all of them', () => {
  const places = [
    {id: 'prod/eu-west-1', profile: 'prod', region: 'eu-west-1', account: '123456789012'},
    {id: 'prod/us-east-1', profile: 'prod', region: 'us-east-1', account: null},
  ];
  const resources = [{...aQueue('orders'), id: '\tprod/us-east-1\thttps://sqs/orders', place: 'us-east-1'}];
  const document = JSON.parse(
    jsonReport({...head, places}, [{...shop, resources}], {fields: ['name', 'place'], sort: undefined}),
  ) as unknown;
  expect(document).toMatchObject({
    places: [
      {profile: 'prod', region: 'eu-west-1', account: '123456789012'},
      {profile: 'prod', region: 'us-east-1', account: null},
    ],
    services: {
      sqs: {
        resources: [{name: 'orders', place: {profile: 'prod', region: 'us-east-1', account: null}}],
      },
    },
  });
});
