import {describe, expect, test} from 'vitest';
import type {UnfinishedJob} from '../../source/domain/job-journal.ts';
import {importLeftovers, leavesSomething, leftoversOf} from '../../source/domain/leftovers.ts';
import {aJobHeader} from '../fixtures/a-job.ts';
import {arnOf} from '../fixtures/a-queue.ts';

const place = {queueArn: arnOf('orders-dlq'), endpointUrl: undefined};

const left = (
  change: Partial<UnfinishedJob>,
  header: Partial<UnfinishedJob['header']> = {},
): UnfinishedJob => ({
  header: aJobHeader(header),
  copied: {},
  unsure: [],
  deleted: 0,
  ...change,
});

test('what several runs left in one queue is taken together', () => {
  const jobs = [left({copied: {a: '1'}, unsure: ['b']}), left({copied: {c: '2'}}, {does: 'repair'})];
  const {copied, unsure, jobs: open} = leftoversOf(jobs, place);
  expect([...copied].sort()).toEqual(['a', 'c']);
  expect([...unsure]).toEqual(['b']);
  expect(open).toEqual(jobs);
});

test('what one run was unsure of and another one found out is no longer unsure', () => {
  const {copied, unsure} = leftoversOf([left({unsure: ['a', 'b']}), left({copied: {a: '1'}})], place);
  expect([...copied]).toEqual(['a']);
  expect([...unsure]).toEqual(['b']);
});

test('a message is never both: it would be deleted and left alone', () => {
  const {copied, unsure} = leftoversOf([left({copied: {a: '1'}, unsure: ['a']})], place);
  expect([...unsure].filter(id => copied.has(id))).toEqual([]);
});

test.each([
  ['another queue', {queue: {...aJobHeader().queue, arn: arnOf('other')}}],
  ['another endpoint', {endpointUrl: 'http://localhost:4566'}],
  ['an import, whose ids are lines of a file', {does: 'import'}],
  ['a deletion, which copies nothing', {does: 'delete'}],
] as const)('what was done by or in %s is not taken for this queue', (_, header) => {
  const {copied, unsure, jobs} = leftoversOf([left({copied: {a: '1'}, unsure: ['b']}, header)], place);
  expect([...copied, ...unsure, ...jobs]).toEqual([]);
});

test('a run that left nothing open is idle: it is named as that', () => {
  const idle = left({deleted: 40});
  expect(leavesSomething(idle)).toBe(false);
  expect(leftoversOf([idle], place)).toMatchObject({jobs: [], idle: [idle]});
});

describe('an import of the same file', () => {
  const what = '/home/ops/letters.jsonl sha256 0123456789abcdef';
  const before = left({copied: {'line-1': 'a'}, unsure: ['line-2', 'line-1']}, {does: 'import', what});

  test('into the same queue has sent some lines, and may have sent others', () => {
    const {jobs, copied, unsure} = importLeftovers([before], what, place);
    expect(jobs).toEqual([before]);
    expect([...copied]).toEqual(['line-1']);
    expect([...unsure]).toEqual(['line-2']);
  });

  test.each([
    ['another file', `${what}0`, place],
    ['another queue', what, {...place, queueArn: arnOf('other')}],
    ['another endpoint', what, {...place, endpointUrl: 'http://localhost:4566'}],
  ])('is told from one of or into %s', (_, file, where) => {
    expect(importLeftovers([before], file, where).jobs).toEqual([]);
  });

  test('is told from a redrive that is called the same', () => {
    expect(importLeftovers([left({copied: {a: '1'}}, {what})], what, place).jobs).toEqual([]);
  });
});
