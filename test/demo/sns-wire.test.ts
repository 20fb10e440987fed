import {CreateTopicCommand, GetTopicAttributesCommand, SNSClient} from '@aws-sdk/client-sns';
import fc from 'fast-check';
import {expect, onTestFinished, test} from 'vitest';
import {queryFields} from '../../source/demo/wire/query-fields.ts';
import {entryMap, textElement} from '../../source/demo/wire/xml.ts';
import {openAccount} from './open-account.ts';

test('a form has the shape that a JSON protocol would have sent', () => {
  const form = new URLSearchParams([
    ['Action', 'Publish'],
    ['Version', '2010-03-31'],
    ['TopicArn', 'arn:aws:sns:eu-west-1:1:orders'],
    ['Attributes.entry.1.key', 'FifoTopic'],
    ['Attributes.entry.1.value', 'true'],
    ['MessageAttributes.entry.1.Name', 'kind'],
    ['MessageAttributes.entry.1.Value.DataType', 'String'],
    ['MessageAttributes.entry.1.Value.StringValue', 'paid & shipped'],
    ...Array.from({length: 11}, (_, index): [string, string] => [
      `TagKeys.member.${index + 1}`,
      `key-${index + 1}`,
    ]).reverse(),
  ]);
  expect(queryFields(form)).toEqual({
    TopicArn: 'arn:aws:sns:eu-west-1:1:orders',
    Attributes: {FifoTopic: 'true'},
    MessageAttributes: {kind: {DataType: 'String', StringValue: 'paid & shipped'}},
    TagKeys: Array.from({length: 11}, (_, index) => `key-${index + 1}`),
  });
});

test('no form makes it fail or reach the prototype of objects', () => {
  const name = fc.oneof(
    fc.string(),
    fc.constantFrom('__proto__.polluted', 'a.entry.1', 'a.member', 'a.b.c', 'a'),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.string())), pairs => {
      queryFields(new URLSearchParams(pairs));
      expect(Reflect.get({}, 'polluted')).toBeUndefined();
    }),
  );
});

test('no text breaks out of its element', () => {
  fc.assert(
    fc.property(fc.string({unit: 'binary'}), text => {
      expect(textElement('Name', text).xml.slice('<Name>'.length, -'</Name>'.length)).not.toMatch(/[<>"]/);
    }),
  );
  expect(entryMap('Attributes', [['a&b', '<c>\u0007']]).xml).toBe(
    '<Attributes><entry><key>a&amp;b</key><value>&lt;c&gt;\ufffd</value></entry></Attributes>',
  );
});

test('every text that XML can hold comes back from the real client as it was sent', async () => {
  const {account} = await openAccount();
  const sns = new SNSClient({
    endpoint: account.url,
    region: account.region,
    credentials: {accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret'},
    maxAttempts: 1,
  });
  onTestFinished(() => sns.destroy());
  let number = 0;
  const visible = fc.string({unit: 'grapheme', minLength: 1}).filter(text => text.trim() === text);
  await fc.assert(
    fc.asyncProperty(visible, async text => {
      number += 1;
      const create = new CreateTopicCommand({Name: `t-${number}`, Attributes: {DisplayName: text}});
      const {TopicArn} = await sns.send(create);
      const {Attributes} = await sns.send(new GetTopicAttributesCommand({TopicArn}));
      expect(Attributes?.['DisplayName']).toBe(text);
    }),
    {numRuns: 50},
  );
});
