import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Telling} from '../../source/domain/announcement.ts';
import {tellingJson} from '../../source/domain/announcement-json.ts';
import {notifySequence, sequencesFor, tellingText} from '../../source/domain/announcement-text.ts';
import {displayWidth} from '../../source/domain/visible-text.ts';
import {noon} from '../fixtures/a-queue.ts';
import {newsOf} from '../fixtures/problem-news.ts';
import {foreignText} from './foreign-text.ts';

const plain = {redact: false, ascii: false};

const telling = (news = newsOf('began', 'orders'), more: Telling['more'] = []): Telling => ({news, more});

const cause = {
  text: 'worker errs since 14:02',
  service: 'lambda',
  resourceId: 'arn:aws:lambda:eu-west-1:123456789012:function:worker',
  since: noon - 120_000,
};

describe('the line for people', () => {
  test.each([
    [newsOf('began', 'orders'), 'critical: orders: DLQ failures holds 3 dead letters'],
    [newsOf('worsened', 'orders'), 'worse, critical: orders: DLQ failures holds 3 dead letters'],
    [
      newsOf('eased', 'orders', {health: 'warning'}),
      'better, warning: orders: DLQ failures holds 3 dead letters',
    ],
    [newsOf('ended', 'orders', {cause}), 'over: orders'],
    [
      newsOf('began', 'orders', {place: 'prod eu-west-1', cause}),
      'critical: orders (prod eu-west-1): DLQ failures holds 3 dead letters, because worker errs since 14:02',
    ],
  ])('says what, where and why: %#', (news, text) => {
    expect(tellingText(telling(news), plain)).toBe(text);
  });

  test('says how many more it stands for, however long the rest is', () => {
    const long = newsOf('began', 'x'.repeat(300));
    const text = tellingText(telling(long, [newsOf('began', 'b'), newsOf('ended', 'c')]), plain);
    expect(text).toMatch(/…\s\(and 2 more\)$/);
    expect(displayWidth(text)).toBe(200);
  });

  test('hides account numbers, and is ASCII, where that is asked for', () => {
    const news = newsOf('began', 'of 123456789012 → there');
    expect(tellingText(telling(news), {redact: true, ascii: true})).toBe(
      'critical: of :::::::::::: -> there: DLQ failures holds 3 dead letters',
    );
  });
});

test('no name can end an escape sequence, begin another field or do anything to the terminal', () => {
  fc.assert(
    fc.property(foreignText(), fc.boolean(), (name, ascii) => {
      const news = newsOf('began', name, {cause: {...cause, text: name}});
      const text = tellingText(telling(news), {redact: false, ascii});
      for (const sequence of ['osc9', 'osc777'] as const) {
        const written = notifySequence(sequence, text);
        expect(written.slice(1, -1)).not.toMatch(/[\0-\x1f\x7f-\x9f]/);
        expect(written.startsWith('\x1b]')).toBe(true);
        expect(written.endsWith('\x07')).toBe(true);
      }
      expect(notifySequence('osc777', text).split(';')).toHaveLength(4);
    }),
  );
});

test.each([
  ['auto', {}, ['osc9']],
  ['auto', {TERM: 'xterm-kitty'}, ['osc9']],
  ['auto', {TERM: 'xterm-256color', VTE_VERSION: '7600'}, ['osc777']],
  ['auto', {TERM: 'xterm-256color', KONSOLE_VERSION: '230800'}, ['osc777']],
  ['auto', {TERM: 'rxvt-unicode-256color'}, ['osc777']],
  ['auto', {TERM: 'foot'}, ['osc777']],
  ['osc9', {TERM: 'foot'}, ['osc9']],
  ['osc777', {}, ['osc777']],
  ['both', {}, ['osc9', 'osc777']],
] as const)('notify = %s in a terminal with %j uses %j', (by, environment, sequences) => {
  expect(sequencesFor(by, environment)).toEqual(sequences);
});

test('the sequences are those of iTerm2 and rxvt-unicode', () => {
  expect(notifySequence('osc9', 'a; b')).toBe('\x1b]9;sls-top: a; b\x07');
  expect(notifySequence('osc777', 'a; b')).toBe('\x1b]777;notify;sls-top;a, b\x07');
});

describe('the JSON for commands', () => {
  test('is one line with everything that is known', () => {
    const news = newsOf('began', 'orders', {place: 'prod', cause});
    const json = tellingJson(telling(news, [newsOf('ended', 'refunds', {health: 'warning'})]), plain);
    expect(json.split('\n')).toHaveLength(2);
    expect(JSON.parse(json)).toEqual({
      schema: 'sls-top/problem/1',
      at: '2026-11-21T12:00:00.000Z',
      event: 'began',
      health: 'critical',
      service: 'sqs',
      name: 'orders',
      place: 'prod',
      resource: 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders',
      since: '2026-11-21T11:59:00.000Z',
      isOlder: false,
      reasons: [{rule: 'dead-letters', text: 'DLQ failures holds 3 dead letters'}],
      cause: {
        text: 'worker errs since 14:02',
        service: 'lambda',
        resource: 'arn:aws:lambda:eu-west-1:123456789012:function:worker',
        since: '2026-11-21T11:58:00.000Z',
      },
      more: [{event: 'ended', health: 'warning', service: 'sqs', name: 'refunds', place: null}],
    });
  });

  test('says null of what is not known', () => {
    expect(JSON.parse(tellingJson(telling(), plain))).toMatchObject({place: null, cause: null, more: []});
    const news = newsOf('began', 'orders', {cause: {...cause, since: undefined}});
    expect(JSON.parse(tellingJson(telling(news), plain))).toMatchObject({cause: {since: null}});
  });

  test('with --redact has no account number in it, and is JSON all the same', () => {
    const json = tellingJson(telling(newsOf('began', 'orders', {cause})), {redact: true});
    expect(json).not.toContain('123456789012');
    expect(JSON.parse(json)).toMatchObject({name: 'orders'});
  });

  test('carries any name without a raw control byte', () => {
    fc.assert(
      fc.property(foreignText(), name => {
        const json = tellingJson(telling(newsOf('began', name)), plain);
        expect(json.slice(0, -1)).not.toMatch(/[\0-\x1f]/);
        expect(JSON.parse(json)).toMatchObject({name});
      }),
    );
  });
});
