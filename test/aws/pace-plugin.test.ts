import {GetAccountSettingsCommand, ListFunctionsCommand} from '@aws-sdk/client-lambda';
import {expect, test} from 'vitest';
import {pollingRates} from '../../source/aws/pace-plugin.ts';
import {prepareAwsEnvironment} from './aws-environment.ts';

const aws = prepareAwsEnvironment();

test('all of the Lambda control plane together stays under three calls a second, retries included', async () => {
  const arrivals: number[] = [];
  const endpoint = await aws.endpoint(() => {
    arrivals.push(performance.now());
    return arrivals.length === 1 ? {text: 'busy', status: 503} : {json: {Functions: []}};
  });
  const {polling} = await aws.connect({endpointUrl: endpoint.url});
  await Promise.all([
    polling.lambda.send(new ListFunctionsCommand({})),
    polling.lambda.send(new GetAccountSettingsCommand({})),
  ]);
  expect(arrivals).toHaveLength(3);
  const [first = 0, , third = 0] = arrivals;
  expect(pollingRates.lambda.others).toBeLessThanOrEqual(3);
  // Waiting longer is fine, waiting less is not; but for timers and connections.
  expect(third - first).toBeGreaterThanOrEqual(2 * (1000 / 3) - 50);
});

test('whoever waits for a turn is let go when the clients are given up', async () => {
  const endpoint = await aws.endpoint(() => ({json: {Functions: []}}));
  const clients = await aws.connect({endpointUrl: endpoint.url});
  const calls = Array.from({length: 200}, () =>
    clients.polling.lambda.send(new ListFunctionsCommand({})).catch(() => undefined),
  );
  await calls[0];
  clients.destroy();
  // A minute's worth of turns.
  await Promise.all(calls);
  expect(endpoint.requests.length).toBeGreaterThan(0);
});
