import type {JobProgress} from '../../source/domain/job.ts';
import type {UnfinishedJob} from '../../source/domain/job-journal.ts';
import {jobEndEntry} from '../../source/domain/job-entry.ts';
import {journalRecord} from '../../source/domain/journal-line.ts';
import type {JournalRecord} from '../../source/domain/journal-line.ts';
import type {JournalEntry} from '../../source/domain/journal.ts';
import type {Message, PeekOutcome} from '../../source/domain/message.ts';
import type {Event} from '../../source/store/event.ts';
import {aFailure} from '../fixtures/a-failure.ts';
import {aJobHeader, aJobOutcome, anEntry} from '../fixtures/a-job.ts';
import {aMessage} from '../fixtures/a-message.ts';
import {arnOf, noon, urlOf} from '../fixtures/a-queue.ts';
import type {Session} from '../fixtures/a-session.ts';
import type {Stage} from './a-stage.ts';
import {deadLetter, open, peeked, received, select} from './a-stage.ts';

const hostile = '\u001b[2J\u202etxt.exe \u0007日本語';

const body = (error: string, orderId: string): string =>
  JSON.stringify({orderId, amount: 12.5, currency: 'EUR', error});

/** What failed for different reasons, some of them of people who mean harm. */
const failures: readonly Message[] = [
  ...Array.from({length: 6}, (_, index) =>
    deadLetter(`m-${String(index)}`, {sentAt: noon - (index + 1) * 600_000}),
  ),
  ...Array.from({length: 3}, (_, index) =>
    deadLetter(`t-${String(index)}`, {
      body: body('timeout after 3000 ms', `t-${String(index)}`),
      sentAt: noon - 90_000_000,
    }),
  ),
  deadLetter('h-1', {body: body(hostile, 'h-1')}),
  deadLetter('l-1', {body: body(`the provider said: ${'a very long story, '.repeat(20)}the end`, 'l-1')}),
];

const tick = (seconds: number): Event => ({type: 'ticked', at: noon + seconds * 1000});

/** Looks for a text in the peek. */
const narrowed = (session: Session, text: string): Session => {
  session.press('/');
  session.type(text);
  session.press('Enter');
  return session;
};

const where = (session: Session, expression: string): Session => {
  session.press('w');
  session.type(expression);
  session.press('Enter');
  return session;
};

const scanning = (stage: Stage, queue = 'payments-parking-lot'): Session => {
  const session = open(stage);
  select(session, queue);
  session.press('m');
  session.happen({
    type: 'peekEnded',
    number: 1,
    outcome: {receiveCalls: 1, stillHeld: 0, reachedEnd: false},
  });
  session.press('D', 'Enter');
  return session;
};

const scanEnded = (outcome: Partial<PeekOutcome>): Event => ({
  type: 'peekEnded',
  number: 2,
  outcome: {receiveCalls: 40, stillHeld: 0, reachedEnd: false, ...outcome},
});

const grouped = (stage: Stage): Session => {
  const session = peeked(stage, failures);
  session.press('o');
  return session;
};

/** Confirms the dry run of the redrive of what is listed or marked by `choose`. */
const redriving = (stage: Stage, choose: (session: Session) => void): Session => {
  const session = peeked(stage, failures);
  choose(session);
  session.press('R');
  session.happen({
    type: 'originsRead',
    number: session.state().counter,
    origins: {
      sources: [
        {
          kind: 'queue',
          queue: {
            url: urlOf('orders-payments'),
            name: 'orders-payments',
            arn: arnOf('orders-payments'),
            type: 'standard',
          },
          maxBytes: 262_144,
        },
      ],
      subscriptions: [],
      functions: [],
      gaps: [],
    },
  });
  session.press('Enter', 'Enter', 'Enter', 'Enter');
  return session;
};

const markAll = (session: Session): void => session.press('a');

const jobId = (session: Session): string => Object.keys(session.state().jobs)[0] ?? '';

const progress = (change: Partial<JobProgress>): JobProgress => ({
  ...aJobOutcome({phase: 'running'}),
  ...change,
});

const progressed = (session: Session, change: Partial<JobProgress>, seconds: number): Event => ({
  type: 'jobProgressed',
  id: jobId(session),
  progress: progress(change),
  at: noon + seconds * 1000,
});

/** A redrive of whatever matches. */
const running = (stage: Stage): Session => {
  const session = redriving(stage, choosing => narrowed(choosing, '503'));
  session.happen(
    progressed(session, {received: 20, sent: 12, deleted: 10}, 1),
    progressed(session, {received: 104, sent: 62, deleted: 60, passedOver: 40, perSecond: 20}, 5),
    tick(5),
  );
  return session;
};

/** A redrive of eleven messages that were marked. */
const runningMarked = (stage: Stage): Session => {
  const session = redriving(stage, markAll);
  session.happen(
    progressed(session, {received: 20, sent: 1, deleted: 1}, 1),
    progressed(
      session,
      {received: 104, sent: 5, deleted: 4, refused: 1, passedOver: 93, perSecond: 2, perSecondNow: 2},
      5,
    ),
    tick(5),
  );
  return session;
};

const jobEnded = (session: Session, change: Parameters<typeof aJobOutcome>[0], seconds = 20): Event => ({
  type: 'jobEnded',
  id: jobId(session),
  outcome: aJobOutcome(change),
  at: noon + seconds * 1000,
});

const settledJob = (stage: Stage, backAgain: number): Session => {
  const session = running(stage);
  session.happen(jobEnded(session, {received: 312, sent: 62, deleted: 62, passedOver: 250}));
  session.learn({'payments-parking-lot': {visible: 250 + backAgain, readAt: noon + 60_000}});
  session.happen(tick(60));
  // Whoever presses a key has read what was said.
  session.press('j');
  return session;
};

const unfinished: UnfinishedJob = {
  header: aJobHeader({at: noon - 3_600_000, what: `every message where body.note == '${hostile}'`}),
  copied: Object.fromEntries(
    Array.from({length: 12}, (_, index) => [`o-${String(index)}`, `c-${String(index)}`]),
  ),
  unsure: ['0b6c1d0e-8f4e-4a55-9d3f-3f7c6d1f2a01', hostile, 'plain-id'],
  deleted: 40,
};

const repairing = (
  stage: Stage,
  change: {readonly body?: string; readonly heldSeconds?: number},
): Session => {
  const original = deadLetter('m-1', {attributes: {tenant: {dataType: 'String', value: 'acme'}}});
  const session = peeked(stage, [original]);
  session.press('e');
  const {counter: number} = session.state();
  session.happen(
    {type: 'messageTaken', number, heldUntil: noon + 120_000},
    {
      type: 'messageEdited',
      number,
      heldUntil: noon + (change.heldSeconds ?? 90) * 1000,
      repaired: {
        body: change.body ?? original.body,
        attributes:
          change.body === undefined
            ? original.attributes
            : {tenant: {dataType: 'String', value: `acme ${hostile}`}},
        groupId: undefined,
        traceHeader: undefined,
      },
    },
    tick(5),
  );
  return session;
};

const records: readonly JournalRecord[] = [
  journalRecord({
    ...jobEndEntry(aJobHeader({does: 'delete', at: noon - 4000}), {
      type: 'jobEnded',
      at: noon - 3000,
      outcome: aJobOutcome({received: 5, deleted: 5}),
    }),
  }),
  journalRecord(
    anEntry({
      phase: 'after',
      at: noon - 5000,
      operation: 'PurgeQueue',
      parameters: {QueueUrl: urlOf('legacy-dlq')},
    }),
  ),
  journalRecord(
    anEntry({
      phase: 'failed',
      at: noon - 60_000,
      operation: 'StartMessageMoveTask',
      parameters: {SourceArn: arnOf('payments-parking-lot'), MaxNumberOfMessagesPerSecond: 25},
      error: {code: 'AccessDenied', message: `not allowed ${hostile}`},
    }),
  ),
  journalRecord(
    anEntry({
      phase: 'failed',
      unsure: true,
      at: noon - 90_000_000,
      job: '20261120T110000Z-4f9c',
      account: '123456789012',
      profile: 'prod',
      messageIds: ['0b6c1d0e-8f4e-4a55-9d3f-3f7c6d1f2a01'],
      parameters: {
        QueueUrl: urlOf('orders-payments'),
        Entries: [{Id: '0', MessageGroupId: hostile, bodyBytes: 80}],
      },
    } satisfies Partial<JournalEntry>),
  ),
];

const journal = (stage: Stage, read: readonly JournalRecord[] | undefined): Session => {
  const session = open(stage);
  session.press(':');
  session.type('journal');
  session.press('Enter');
  if (read !== undefined) session.happen({type: 'journalRead', records: read});
  return session;
};

/** The screens of the dead-letter workbench, by name. */
export const workbenchScenes: Readonly<Record<string, (stage: Stage) => Session>> = {
  'peek narrowed by a text, some marked': stage => {
    const session = narrowed(peeked(stage, failures), '503');
    session.press('Space', 'Space');
    return session;
  },
  'peek narrowed while typing': stage => {
    const session = peeked(stage, failures);
    session.press('/');
    session.type('timeout');
    return session;
  },
  'peek narrowed to nothing': stage => narrowed(peeked(stage, failures), 'no such thing'),
  'peek narrowed by a hostile expression': stage => {
    const session = peeked(stage, failures);
    session.press('a');
    return where(session, `contains(body.error, '${hostile}')`);
  },
  'expression with a mistake': stage => {
    const session = peeked(stage, failures);
    session.press('w');
    session.type('body.error ==');
    return session;
  },
  'scan receiving': stage => {
    const session = scanning(stage);
    session.happen(received(failures, 2), tick(4));
    return session;
  },
  'scan of a FIFO queue receiving': stage => {
    const session = scanning(stage, 'orders-shipments.fifo');
    session.happen(
      received(
        Array.from({length: 7}, (_, index) =>
          aMessage(`f-${String(index)}`, {groupId: `customer-${String(index)}`}),
        ),
        2,
      ),
    );
    return session;
  },
  'scan stopped at its limit': stage => {
    const session = scanning(stage);
    session.happen(received(failures, 2), scanEnded({endedBy: 'wanted'}));
    return session;
  },
  'scan stopped by hand': stage => {
    const session = scanning(stage);
    session.happen(received(failures, 2), scanEnded({endedBy: 'stop', stillHeld: 2}));
    return session;
  },
  'groups by error': grouped,
  'groups by error, one marked': stage => {
    const session = grouped(stage);
    session.press('Space');
    return session;
  },
  'groups by shape': stage => {
    const session = grouped(stage);
    session.press('o', 'o');
    return session;
  },
  'job running': running,
  'job paused': stage => {
    const session = running(stage);
    session.happen(progressed(session, {phase: 'paused', received: 104, sent: 62, deleted: 62}, 6));
    return session;
  },
  'job whose messages come back': stage => {
    const session = running(stage);
    session.learn({'payments-parking-lot': {visible: 266, readAt: noon + 5000}});
    return session;
  },
  'job of marked messages running': runningMarked,
  'job of marked messages stopped': stage => {
    const session = runningMarked(stage);
    session.happen(
      jobEnded(session, {
        received: 104,
        sent: 4,
        deleted: 4,
        passedOver: 93,
        reachedEnd: false,
        stopped: true,
      }),
    );
    session.press('j');
    return session;
  },
  'job of marked messages, some not found': stage => {
    const session = runningMarked(stage);
    session.happen(jobEnded(session, {received: 310, sent: 9, deleted: 9, passedOver: 301}));
    session.press('j');
    return session;
  },
  'peek after a job took messages of it': stage => {
    const session = running(stage);
    session.happen(jobEnded(session, {received: 312, sent: 62, deleted: 62, passedOver: 250}));
    session.press('Esc');
    return session;
  },
  'table with an unfinished job': stage => {
    const session = open(stage);
    session.happen({type: 'unfinishedRead', jobs: [unfinished]});
    session.press('j');
    return session;
  },
  'job ended, none came back': stage => settledJob(stage, 0),
  'job ended, some came back': stage => settledJob(stage, 14),
  'job ended with open ends': stage => {
    const session = running(stage);
    session.happen(
      jobEnded(session, {
        received: 312,
        sent: 280,
        deleted: 278,
        refused: 12,
        heldBack: 3,
        unsure: 1,
        notDeleted: 2,
        stillHeld: 4,
        hiddenSeconds: 120,
        reachedEnd: false,
        refusals: [
          {reason: `its source queue ${hostile} is not known any more`, count: 12, examples: ['m-9']},
        ],
      }),
    );
    session.press('j');
    return session;
  },
  'job that did not start': stage => {
    const session = redriving(stage, markAll);
    session.happen({
      type: 'jobRefused',
      id: jobId(session),
      at: noon,
      failure: aFailure({
        message: 'The journal cannot be written: no space is left.',
        hint: 'Make room, or set XDG_STATE_HOME to another folder.',
      }),
    });
    return session;
  },
  jobs: stage => {
    const session = running(stage);
    session.happen({type: 'unfinishedRead', jobs: [unfinished]});
    session.press(':');
    session.type('jobs');
    session.press('Enter', 'j');
    return session;
  },
  'no jobs': stage => {
    const session = open(stage);
    session.press(':');
    session.type('jobs');
    session.press('Enter');
    return session;
  },
  'repair changed': stage => repairing(stage, {body: body(hostile, 'm-1')}),
  'repair that changed nothing': stage => repairing(stage, {}),
  'repair no longer held': stage => {
    const session = repairing(stage, {body: body('none', 'm-1')});
    session.happen({
      type: 'messageLost',
      number: session.state().counter,
      problem: 'SQS would not hide it any longer: its receipt handle has expired.',
    });
    return session;
  },
  journal: stage => journal(stage, records),
  'journal that is being read': stage => journal(stage, undefined),
  'journal without a change': stage => journal(stage, []),
  'entry of the journal': stage => {
    const session = journal(stage, records);
    session.press('j', 'j', 'Enter');
    return session;
  },
  'entry of the journal that nobody answered': stage => {
    const session = journal(stage, records);
    session.press('G', 'Enter');
    return session;
  },
};
