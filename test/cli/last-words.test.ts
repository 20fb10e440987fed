import {expect, test} from 'vitest';
import type {Failure} from '../../source/domain/failure.ts';
import {parting} from '../../source/cli/last-words.ts';

const failure: Failure = {
  kind: 'accessDenied',
  service: 'sqs',
  operation: 'ListQueues',
  code: 'AccessDenied',
  message: 'Access denied: sqs:ListQueues – 100 % of …\nRegión',
  hint: 'Log in → again',
};

test('last words are two lines: what happened and the way out', () => {
  expect(parting(failure, false)).toBe(
    'sls-top: Access denied: sqs:ListQueues – 100 % of …␊Región\n  Log in → again\n',
  );
});

test('they are ASCII where only that may be shown', () => {
  const said = parting(failure, true);
  expect(said).toMatch(/^[\n -~]*$/);
  expect(said).toContain('  Log in -> again\n');
});
