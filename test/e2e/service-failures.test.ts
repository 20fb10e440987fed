import {expect, test} from 'vitest';
import {openDashboard, openLiveAccount} from './dashboard.ts';
import type {Terminal} from './terminal.ts';

/** Each view of the demo account: its number, the service behind it, and a row that stands there once it is read. */
const views = [
  {view: '2', title: 'Queues', service: 'sqs', row: /^. .. orders-payments +\d/m},
  {view: '4', title: 'Streams', service: 'kinesis', row: /^. .✖ clickstream .* 18h\d\d /m},
  {view: '5', title: 'Functions', service: 'lambda', row: /^. .✖ invoice-renderer +5/m},
  {view: '6', title: 'Topics', service: 'sns', row: /^. .✖ order-events +3 \+1 +\d+ /m},
  {view: '7', title: 'Alarms', service: 'alarms', row: /^. .✖ clickstream-iterator-age +ALARM /m},
] as const;

/** Waits until every view but one shows its rows. */
const othersRun = async (terminal: Terminal, service: string): Promise<void> => {
  for (const {view, row} of views.filter(({service: id}) => id !== service)) {
    terminal.press(view);
    await terminal.waitFor(row);
    expect(terminal.screen()).not.toContain('access denied');
  }
};

test.each([
  {key: 'DENIED-KINESIS', service: 'kinesis', action: 'kinesis:ListStreams'},
  {key: 'DENIED-LAMBDA', service: 'lambda', action: 'lambda:ListFunctions'},
  {key: 'DENIED-SNS', service: 'sns', action: 'sns:ListTopics'},
  {key: 'DENIED-ALARMS', service: 'alarms', action: 'cloudwatch:DescribeAlarms'},
])(
  'where $service is denied, $action and the way out are named and the others run',
  async ({key, service, action}) => {
    const {account} = await openLiveAccount({workload: true});
    const denied = views.find(entry => entry.service === service) ?? views[0];
    const terminal = openDashboard(account, {env: {AWS_ACCESS_KEY_ID: key}});
    await terminal.waitFor(` ${denied.view} ${denied.title} ✖`);
    terminal.press(denied.view);
    await terminal.waitFor(screen => {
      const words = screen.replaceAll(/\s+/g, ' ');
      return (
        words.includes(`access denied to ${action}`) &&
        words.includes(`Allow ${action} for the role or user, or leave ${service} out with --service.`)
      );
    });
    await othersRun(terminal, service);
    terminal.press('i', 'G');
    await terminal.waitFor(screen =>
      screen.replaceAll(/\s+/g, ' ').includes(`or leave ${service} out with --service.`),
    );

    const others = views.map(entry => entry.service).filter(id => id !== service);
    const without = openDashboard(account, {
      env: {AWS_ACCESS_KEY_ID: key},
      args: ['--service', others.join(',')],
    });
    await without.waitFor(/ live \d+s /);
    without.press('i');
    await without.waitFor(/^ Feeds/m);
    expect(without.screen()).not.toContain('✖');
    expect(without.screen()).not.toContain(denied.title);
  },
);

test('a service that never answers leaves the others running, and comes back by itself', async () => {
  const {account, setFaults} = await openLiveAccount({workload: true});
  await setFaults({target: 'Kinesis_20131202.*', hang: true});
  const terminal = openDashboard(account);
  await othersRun(terminal, 'kinesis');
  terminal.press('4');
  await terminal.waitFor('Looking for streams');
  terminal.press('i');
  await terminal.waitFor(/ Streams \(Kinesis\) .*\n +not read yet$/m);
  await setFaults();
  terminal.press('Escape');
  await terminal.waitFor(views[1].row, {timeout: 18_000});
});

test('a service that fails later keeps its rows and all that is known of them, and is marked on every screen', async () => {
  const {account, setFaults} = await openLiveAccount({workload: true});
  const terminal = openDashboard(account);
  await terminal.waitFor(/ live \d+s /);
  terminal.press('6');
  await terminal.waitFor('Deliveries to https://hooks.partner-logistics.example/orders fail');
  await setFaults({target: 'AmazonSNS.*', error: {code: 'InternalFailure', status: 500}});
  terminal.press('F5');
  const marked = / 6 Topics [\d ]*✖/;
  await terminal.waitFor(marked);
  await terminal.waitFor(/^ ✖ .*SNS \w+: /m);
  expect(terminal.screen()).toMatch(views[3].row);
  expect(terminal.screen()).toContain('https://hooks.partner-logistics.example/orders fail');
  await othersRun(terminal, 'sns');
  expect(terminal.line(1)).toMatch(marked);
  await setFaults();
  terminal.press('F5');
  await terminal.waitFor(screen => !marked.test(screen));
});
