import {SQSClient} from '@aws-sdk/client-sqs';
import {expect, onTestFinished, test} from 'vitest';
import {startLocalAwsSqs} from '../aws/peers.ts';
import {counts, createQueue} from '../demo/open-account.ts';
import {openDashboard, selectedName} from './dashboard.ts';
import {bodiesIn, openHome, orderLetters, pointAtError, pressButton, scan, sendLetters} from './workbench.ts';

test('on an emulator that nobody here wrote, a group is found, redriven, and the rest stays', async () => {
  const peer = await startLocalAwsSqs();
  onTestFinished(peer.close);
  const sqs = new SQSClient({
    endpoint: peer.url,
    region: peer.region,
    credentials: {accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret'},
  });
  onTestFinished(() => {
    sqs.destroy();
  });
  const deadLetters = await createQueue(sqs, 'orders-dlq');
  const {pathname} = new URL(deadLetters);
  const account = pathname.split('/')[1] ?? '';
  const source = await createQueue(sqs, 'orders', {
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: `arn:aws:sqs:${peer.region}:${account}:orders-dlq`,
      maxReceiveCount: 3,
    }),
  });
  const letters = orderLetters(30);
  await sendLetters(sqs, deadLetters, letters);
  const terminal = openDashboard(peer, {
    args: ['--service', 'sqs'],
    columns: 120,
    rows: 36,
    cwd: openHome(),
  });
  await terminal.waitFor(() => selectedName(terminal) !== undefined, {timeout: 15_000});
  await scan(terminal, 'orders-dlq');
  await pointAtError(terminal, 'BadAmount');
  terminal.press('R');
  await terminal.waitFor('10 to orders,', {timeout: 15_000});
  await pressButton(terminal, 'Redrive 10 messages');
  await terminal.waitFor('10 messages sent, 10 deleted.', {timeout: 20_000});
  expect(await counts(sqs, source)).toBe('10/0/0');
  const bodyOf = ({body}: {readonly body: string}): string => body;
  expect(await bodiesIn(sqs, source)).toEqual(
    letters
      .filter(({error}) => error === 'BadAmount')
      .map(bodyOf)
      .sort(),
  );
  expect(await bodiesIn(sqs, deadLetters)).toEqual(
    letters
      .filter(({error}) => error === 'Timeout')
      .map(bodyOf)
      .sort(),
  );
});
