import {describe, expect, test} from 'vitest';
import {openDashboard, openLiveAccount, select, selectedName} from './dashboard.ts';
import type {Terminal} from './terminal.ts';
import {openTerminal} from './terminal.ts';

const sizes = [
  {columns: 80, rows: 24},
  {columns: 120, rows: 40},
] as const;

/** The demo account with the view of this number open and its table read. */
const openDemo = async (view: string, row: RegExp, size: (typeof sizes)[number] = sizes[1]) => {
  const terminal = openTerminal({args: ['--demo'], ...size});
  await terminal.waitFor('1 Overview');
  terminal.press(view);
  await terminal.waitFor(row, {timeout: 18_000});
  return terminal;
};

/** Waits for a sentence, whatever lines it is broken into. */
const reads = async (terminal: Terminal, sentence: RegExp | string): Promise<void> =>
  terminal.waitFor(screen => {
    const words = screen.replaceAll(/\s+/g, ' ');
    return typeof sentence === 'string' ? words.includes(sentence) : sentence.test(words);
  });

const clickstream = /^. ◆✖ clickstream .* 18h\d\d 7\d% +\dh\d\d \d+% /m;

describe.each(sizes)('in the demo at $columns x $rows', size => {
  test('Streams tells which one loses data in how long, and that one hot shard is why', async () => {
    const terminal = await openDemo('4', clickstream, size);
    expect(selectedName(terminal)).toBe('clickstream');
    await reads(terminal, /Loses data in \dh\d\d: oldest unread record is 18h\d\d old of 24h retention/);
    await reads(
      terminal,
      /writes\/min throttled although only \d+ % of the stream's capacity is used: .*hot shard/,
    );
    expect(terminal.screen()).toMatch(/^. .✖ audit-log .* no reader +unread /m);
  });

  test('Functions tells who is throttled and whose fault it is, and who takes the account', async () => {
    const terminal = await openDemo('5', /^. ◆✖ invoice-renderer +5\/5 +\d+ reserved /m, size);
    await terminal.waitFor(/^. .▲ checkout-api +\d+ \d+% +\d+ scaling /m);
    expect(terminal.line(2)).toMatch(
      /^claimed \d+ of 1,000 \(\d+ %\) [█░]{10} · unreserved left \d+ · throttles \d+\/min$/,
    );
    expect(terminal.line(3)).toMatch(/^most: image-resizer \d+ ▇+ {2}checkout-api \d+ ▇+ /);
    await select(terminal, 'invoice-renderer');
    await reads(terminal, /Throttled \d+\/min by its own reserved limit of 5: raise the reservation or low/);
    await select(terminal, 'checkout-api');
    await reads(terminal, /Throttled \d+\/min by its scaling rate: \d+ at once, and the account has room/);
  });

  test('Topics tells to whom deliveries fail, and that some are lost', async () => {
    const terminal = await openDemo('6', /^▸ ◆✖ order-events .* 3 \+1 +\d+ +[\d,]+ /m, size);
    await reads(
      terminal,
      /Deliveries to https:\/\/hooks\.partner-logistics\.example\/orders fail: \d+\/min reach DLQ events-sns-dlq, \d+\/min do not and are lost/,
    );
    expect(terminal.screen()).toMatch(/^. {2}· image-uploads /m);
  });

  test('Alarms tells the state and what is watched, and the row that is watched bears its mark', async () => {
    const terminal = await openDemo(
      '7',
      /^. .✖ invoice-renderer-throttles +ALARM +1d\d\d .*invoice-ren/m,
      size,
    );
    expect(terminal.screen()).toMatch(/^. .✖ clickstream-iterator-age +ALARM +7h\d\d .*clickstream/m);
    terminal.press('/', 'invoice-renderer', 'Enter');
    await terminal.waitFor('filter: invoice-renderer');
    terminal.press('5');
    await terminal.waitFor(/^. ◆✖ invoice-renderer /m);
    await select(terminal, 'invoice-renderer');
    await terminal.waitFor('◆ ALARM invoice-renderer-throttles · live');
    // A healthy one bears none.
    expect(terminal.screen()).toMatch(/^. {2}· email-sender /m);
  });

  test('Enter shows the history: axes with times, the newest value, another range, a cursor that reads', async () => {
    const terminal = await openDemo('4', clickstream, size);
    terminal.press('Enter');
    await terminal.waitFor(/ Iterator age {2}now 18h\d\d {2}↑ limit 1d00 /);
    expect(terminal.screen()).toMatch(/ 15 min {3}30 min {2}\[1 h\] {2}3 h$/m);
    expect(terminal.screen()).toMatch(/^ +18h\d\d┤/m);
    expect(terminal.screen()).toMatch(/^ +└.*┴\d\d:\d\d─.*┴\d\d:\d\d─/m);
    expect(terminal.screen()).toMatch(/^ +\S*[┤│].*[⠀-⣿]{20}/m);
    terminal.press('t');
    await terminal.waitFor('[3 h]');
    // Three hours were read at the start, and the whole of the retention is in sight now.
    await terminal.waitFor(/^ +1d00┤╌{20}/m);
    terminal.press('Left');
    await terminal.waitFor(/ Iterator age {2}\d\d:\d\d 18h\d\d {2}now 18h\d\d /);
    const minuteOf = (): string | undefined => / Iterator age {2}(\d\d:\d\d) /.exec(terminal.screen())?.[1];
    const newest = minuteOf();
    terminal.press('[');
    await terminal.waitFor(() => minuteOf() !== newest);
    terminal.press(']');
    await terminal.waitFor(() => minuteOf() === newest);
    terminal.press('Right', 'Right');
    await terminal.waitFor(/ Iterator age {2}now /);
    terminal.press('Escape');
    await terminal.waitFor(clickstream);
  });

  test('i lists every feed with its age and how to leave it out', async () => {
    const terminal = await openDemo('4', clickstream, size);
    terminal.press('i');
    for (const feed of [
      'Queues (SQS) 19 queues · --service sqs list read',
      'Streams (Kinesis) 4 streams · --service kinesis list read',
      'Functions (Lambda) 12 functions · --service lambda list read',
    ])
      await reads(terminal, feed);
    terminal.press('G');
    for (const feed of [
      'Topics (SNS) 4 topics · --service sns list read \\S+ ago live values read',
      'Alarms (CloudWatch) 12 alarms · --service alarms list read',
    ])
      await reads(terminal, new RegExp(`${feed.replaceAll(/[()]/g, '\\$&')} \\S+ ago`));
  });
});

test('l follows from a stream to its consumer, and Esc leads back', async () => {
  const terminal = await openDemo('4', clickstream);
  terminal.press('l');
  await terminal.waitFor('From clickstream to');
  await terminal.waitFor(/^ ▸ consumed by +✖ clickstream-enricher +function · /m);
  await terminal.waitFor(/^ {3}alarm +✖ clickstream-iterator-age +alarm · In ALARM /m);
  terminal.press('Enter');
  await terminal.waitFor(/^ clickstream-enricher/m);
  await reads(terminal, 'retries without end: one bad record blocks its shard until it expires');
  terminal.press('Escape');
  await terminal.waitFor(clickstream);
  expect(selectedName(terminal)).toBe('clickstream');
});

test('l follows from a queue to the function that it triggers', {timeout: 40_000}, async () => {
  const terminal = await openDemo('2', /^. .. invoices-render +\d/m);
  // With one link alone `l` goes there at once; what the functions are triggered by is read last.
  terminal.press('f');
  await terminal.waitFor(/trigger .*→ invoice-renderer /, {timeout: 20_000});
  terminal.press('Escape');
  await terminal.waitFor('QUEUE');
  terminal.press('/', '/^invoices-render$/', 'Enter');
  await terminal.waitFor('filter: /^invoices-render$/');
  terminal.press('l');
  await terminal.waitFor(/^ .*From invoices-render to$/m);
  await terminal.waitFor(/ ✖ invoice-renderer +function · Throttled /);
  await terminal.waitFor(/ ✖ invoices-render-dlq +queue · /);
  terminal.press('Escape');
  await terminal.waitFor('filter: /^invoices-render$/');
});

test('f draws the chains with rates and marks what holds each one up', async () => {
  const terminal = await openDemo('4', clickstream);
  terminal.press('f');
  await terminal.waitFor(/^ Flow: \d+ chains, worst first/m);
  await terminal.waitFor(/^▸◆✖ clickstream +stream .*◀ bottleneck: \d+\/s in, \d+\/s out$/m);
  await terminal.waitFor(/^ {2}✖ ├─ trigger [^→]*→ clickstream-enricher +function · 18h\d\d behind /m);
  await terminal.waitFor(/^ ◆✖ ├─ trigger [\d.]+\/s → invoice-renderer +function · .*◀ bottleneck: /m);
  await terminal.waitFor(
    /^ {2}▲ ├─ delivers \d\.\d\/s → https:\/\/hooks.* web hook .*◀ bottleneck: \d+\/min failed/m,
  );
  terminal.press('j', 'Enter');
  await terminal.waitFor(/^ clickstream-enricher/m);
  terminal.press('Escape');
  await terminal.waitFor(/^ Flow: /m);
  terminal.press('Escape');
  await terminal.waitFor(clickstream);
});

test('m on a stream asks first and says whose quota it takes; then records are listed, and one is shown whole', async () => {
  const {account, asked} = await openLiveAccount({workload: true});
  const terminal = openDashboard(account);
  await terminal.waitFor(/ live 1s /);
  terminal.press('4');
  await terminal.waitFor(clickstream);
  terminal.press('m');
  await reads(terminal, 'Each of the 4 shards allows five reads and 2 MB a second, shared by every consumer');
  await terminal.waitFor('▸ [ Leave it ]');
  terminal.press('Enter');
  await terminal.waitFor(screen => !screen.includes('Leave it'));
  expect(asked()).not.toContain('GetShardIterator');
  expect(asked()).not.toContain('GetRecords');

  terminal.press('m');
  await terminal.waitFor('▸ [ Leave it ]');
  terminal.press('Up', 'Up', 'Up');
  await terminal.waitFor('▸ [ From 5 minutes ago ]');
  terminal.press('Enter');
  await terminal.waitFor(/^ Records of clickstream, from \d\d:\d\d:\d\d on: \d+ /m);
  await terminal.waitFor(/^▸ \d\d:\d\d:\d\d +\S+ +\d tenant-\d+ +\d+ B \{"event":"/m);
  expect(asked()).toContain('GetRecords');
  terminal.press('Enter');
  await terminal.waitFor(/^ {3}PartitionKey: tenant-\d+$/m);
  await terminal.waitFor(/^ {3}"event": "\w+",$/m);
  terminal.press('Escape');
  await terminal.waitFor(/^ Records of clickstream/m);
  terminal.press('Escape');
  await terminal.waitFor(clickstream);
});

test('--read-only reads no records', async () => {
  const {account, asked} = await openLiveAccount({workload: true});
  const terminal = openDashboard(account, {args: ['--read-only']});
  await terminal.waitFor(/ live 1s /);
  terminal.press('4');
  await terminal.waitFor(clickstream);
  terminal.press('m');
  await terminal.waitFor(/Read-only: /);
  terminal.press('Enter');
  await terminal.waitFor(/ Iterator age {2}now /);
  expect(asked()).not.toContain('GetRecords');
});
