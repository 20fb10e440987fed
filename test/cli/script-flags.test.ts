import {expect, test} from 'vitest';
import {parseCommandLine} from '../../source/cli/flags.ts';

const mistakeOf = (...words: readonly string[]): string => {
  const parsed = parseCommandLine(words);
  return parsed.kind === 'mistake' ? parsed.message : `no mistake: ${parsed.kind}`;
};

test.each([
  [['--once', '--fail-on', 'critical', '--fail-on', 'queue:orders-*.oldestAge>60s']],
  [['--watch', '--until', 'drained|10m', '--fail-on', 'throttles>0']],
  [['--watch', '--csv', '--fields', 'takenAt,service,name', '--sort=-visible']],
  [['--once', '--json', '--fields', 'name,dimensions.QueueName']],
  [['--once', '--json', '--region', 'eu-west-1,us-east-1', '--fields', 'name,place.region']],
])('%j is understood', words => {
  expect(mistakeOf(...words)).toMatch(/^no mistake: (once|watch)$/);
});

test.each([
  [
    ['--once', '--fail-on', 'visable>1'],
    /^--fail-on visable>1: "visable" is no quantity.* Did you mean visible\?/,
  ],
  [
    ['--once', '--service', 'sqs', '--fail-on', 'errors>1'],
    /^--fail-on errors>1: "errors" is no quantity of a queue/,
  ],
  [['--watch', '--until', 'soon'], /^--until expected a time such as 10m, drained, quiet.*got "soon"/],
  [['--once', '--json', '--fields', 'name,takenAt'], /^--fields: there is no field "takenAt"/],
  [['--once', '--json', '--fields', 'place'], /^--fields: there is no field "place"/],
  [
    ['--once', '--service', 'sqs', '--sort', 'throttlesPerMinute'],
    /^--sort: there is no field "throttlesPerMinute"/,
  ],
])('%j is refused before anything is asked', (words, message) => {
  expect(mistakeOf(...words)).toMatch(message);
});
