import {describe, expect, test} from 'vitest';
import {forgetType} from '../../source/domain/service.ts';
import {discoveredStream} from '../../source/domain/stream.ts';
import {kinesis} from '../../source/services/kinesis/service.ts';
import {sqs} from '../../source/services/sqs/service.ts';
import {noon, urlOf} from '../fixtures/a-queue.ts';
import type {Session, SessionOptions} from '../fixtures/a-session.ts';
import {openSession} from '../fixtures/a-session.ts';
import {streamArn} from '../fixtures/a-stream.ts';

const sizes = [
  {columns: 40, rows: 12},
  {columns: 30, rows: 9},
  {columns: 80, rows: 11},
];

/** The question before the records of a stream are read: five buttons and three reasons. */
const askRecords = (options: SessionOptions): Session => {
  const session = openSession({queues: {}, services: [forgetType(sqs), forgetType(kinesis)], ...options});
  const clicks = discoveredStream({
    name: 'clicks',
    arn: streamArn('clicks'),
    status: 'ACTIVE',
    mode: 'provisioned',
    createdAt: noon,
  });
  session.happen({type: 'listed', service: 'kinesis', at: noon, resources: [clicks]});
  session.press('3', 'm');
  return session;
};

describe.each(sizes)('a dialog with no room for all of it, at $columns x $rows', size => {
  const bodyOf = (session: Session): readonly string[] => session.painted().slice(2, -3);

  test('keeps its title and its first warning', () => {
    const body = bodyOf(askRecords({size}));
    expect(body[0]).toMatch(/^ Peek at records/);
    expect(body[1]).toMatch(/^ {2}▲ Each shard allows/);
    expect(body.filter(row => /… \d+ lines more/.test(row))).toHaveLength(1);
  });

  test('shows each button while it has the focus, and says that there are more', () => {
    const session = askRecords({size});
    const {dialog} = session.state();
    if (dialog?.kind !== 'confirmPeek') throw new Error('Expected the question before a peek');
    for (let step = 0; step < dialog.choices.length; step++) {
      session.press('Down');
      const now = session.state().dialog;
      if (now?.kind !== 'confirmPeek') throw new Error('Expected the question to stay open');
      const focused = bodyOf(session).filter(row => row.includes('▸ ['));
      expect(focused).toHaveLength(1);
      expect(focused[0]).toContain((now.choices[now.focus]?.label ?? '').slice(0, 15));
      const shown = bodyOf(session).filter(row => row.includes('[ ')).length;
      expect(bodyOf(session).some(row => /^[↑↓]/.test(row))).toBe(shown < now.choices.length);
    }
  });

  test('keeps the first warning of a redrive beside the field or button in focus', () => {
    const session = openSession({
      size,
      queues: {
        failures: {visible: 9, growth: 5, listedSources: ['orders']},
        orders: {deadLettersTo: 'failures'},
      },
    });
    session.press('2', 'R');
    session.happen({
      type: 'redriveFactsRead',
      number: 1,
      facts: {sourceQueueUrls: [urlOf('orders')], tasks: [], visible: 9, inFlight: 0, delayed: 0},
    });
    for (const marker of ['▸ [', '▸ [', ' ▸ To', ' ▸ Velocity']) {
      expect(session.screen()).toContain('▲ ');
      expect(session.screen()).toContain(marker);
      session.press('Down');
    }
  });
});
