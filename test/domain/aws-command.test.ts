import {execFileSync} from 'node:child_process';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {awsCommand, quoteWord} from '../../source/domain/aws-command.ts';
import {foreignText} from './foreign-text.ts';

/** What a shell makes of the words: the arguments that the command would get. */
const readByShell = (words: string): readonly string[] => {
  const output = execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${words}`], {encoding: 'utf8'});
  return output.split('\0').slice(0, -1);
};

test('is the command of the AWS CLI with the place the program looks at', () => {
  expect(
    awsCommand(
      ['sqs', 'start-message-move-task', '--source-arn', 'arn:aws:sqs:eu-west-1:123456789012:orders-dlq'],
      {
        region: 'eu-west-1',
        profile: 'prod eu',
        endpointUrl: 'http://127.0.0.1:4566',
      },
    ),
  ).toBe(
    "aws sqs start-message-move-task --source-arn arn:aws:sqs:eu-west-1:123456789012:orders-dlq --region eu-west-1 --profile 'prod eu' --endpoint-url http://127.0.0.1:4566",
  );
});

test('leaves out what is not known', () => {
  expect(awsCommand(['sqs', 'list-queues'], {region: undefined, profile: ''})).toBe('aws sqs list-queues');
});

test.each([
  ['plain', 'plain'],
  ['', "''"],
  ["it's", "'it'\\''s'"],
  ['$(reboot) `id` $HOME', "'$(reboot) `id` $HOME'"],
  ['a=b', "'a=b'"],
  ['~', "'~'"],
  ['two\nlines', `"$(printf '%b' 'two\\0012lines')"`],
])('%j is quoted as %s', (value, expected) => expect(quoteWord(value)).toBe(expected));

// Text that passes through a process is UTF-8, which has no lone surrogates; arguments hold no NUL; `$( )` drops
// newlines at the end.
const argument = foreignText(20)
  .filter(text => !/\p{Cs}/u.test(text))
  .map(text => text.replaceAll('\0', '').replace(/\n+$/, ''));
const shellText = fc.string({
  unit: fc.constantFrom("'", '"', '\\', '$', '`', ' ', '!', '*', '#', '~', '-', '%', 'n', '0', '\t'),
});

test('a shell reads each word back as it was', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(argument, shellText), {minLength: 1, maxLength: 20}), args => {
      expect(readByShell(args.map(quoteWord).join(' '))).toEqual(args);
    }),
    {numRuns: 60},
  );
});

test('is one line, whatever the words', () => {
  fc.assert(
    fc.property(fc.array(foreignText()), foreignText(), (args, profile) => {
      expect(awsCommand(args, {profile})).not.toMatch(/[\x00-\x1f\x7f]/);
    }),
  );
});
