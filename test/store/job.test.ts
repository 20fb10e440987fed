import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {nextPace, parsePace} from '../../source/store/pace.ts';
import {cameBack, jobRate, jobRows} from '../../source/store/select-job.ts';
import type {JobWatch} from '../../source/store/workbench-state.ts';
import {aFailure} from '../fixtures/a-failure.ts';
import {aJobHeader} from '../fixtures/a-job.ts';
import {noon} from '../fixtures/a-queue.ts';
import type {Session, SessionOptions} from '../fixtures/a-session.ts';
import {catalog} from '../fixtures/a-session.ts';
import {command, dialogOf, letters, openAt, peekedAt, takenOf, topScreen} from '../fixtures/a-workbench.ts';
import {aProgress, anOutcome, anUnfinishedJob, referenceTo} from '../fixtures/workbench-events.ts';

const noticeOf = (session: Session): string | undefined => session.state().notice?.text;

const jobOf = (session: Session): JobWatch => {
  const job = Object.values(session.state().jobs).at(-1);
  if (job === undefined) throw new Error('Expected a job');
  return job;
};

/** A deletion of one message under way. */
const running = (options?: SessionOptions): Session => {
  const session = peekedAt(letters, options);
  session.press('x', 'Up', 'Enter');
  session.takeCommands();
  return session;
};

const progressed = (session: Session, change: Parameters<typeof aProgress>[0], seconds = 0): void => {
  const {id} = jobOf(session);
  session.happen({type: 'jobProgressed', id, progress: aProgress(change), at: noon + seconds * 1000});
};

const ended = (session: Session, change: Parameters<typeof anOutcome>[0], seconds = 9): void => {
  const {id} = jobOf(session);
  session.happen({type: 'jobEnded', id, outcome: anOutcome(change), at: noon + seconds * 1000});
};

const controls = (session: Session) => takenOf(session, 'controlJob').map(({control}) => control);

describe('a job under way', () => {
  test('is paused and goes on by the same key', () => {
    const session = running();
    session.press('Space');
    progressed(session, {phase: 'paused'});
    session.press('Space');
    expect(controls(session)).toEqual([{kind: 'pause'}, {kind: 'resume'}]);
  });

  test('goes faster and slower in steps, from the pace that it has now', () => {
    const session = running();
    progressed(session, {perSecond: 20});
    session.press('+', '-');
    progressed(session, {perSecond: 5000});
    session.press('+');
    expect(controls(session)).toEqual([
      {kind: 'pace', perSecond: 50},
      {kind: 'pace', perSecond: 10},
      {kind: 'pace', perSecond: undefined},
    ]);
  });

  test('is stopped without a question: nothing is lost by it', () => {
    const session = running();
    session.press('x');
    expect(controls(session)).toEqual([{kind: 'stop'}]);
  });

  test('that is over takes no keys', () => {
    const session = running();
    ended(session, {deleted: 1});
    session.press('Space', '+', '-', 'x');
    expect(controls(session)).toEqual([]);
    expect(noticeOf(session)).toBe('The job is over.');
  });

  test('has a rate over the last ten seconds', () => {
    const session = running();
    expect(jobRate(jobOf(session))).toBeUndefined();
    progressed(session, {deleted: 0}, 0);
    expect(jobRate(jobOf(session))).toBeUndefined();
    progressed(session, {deleted: 500}, 10);
    progressed(session, {deleted: 600}, 20);
    expect(jobRate(jobOf(session))).toBe(10);
  });

  test('keeps a bounded number of samples', () => {
    const session = running();
    for (let second = 0; second < 700; second++) progressed(session, {deleted: second}, second);
    expect(jobOf(session).samples).toHaveLength(600);
    expect(jobOf(session).samples.at(-1)).toEqual({at: noon + 699_000, settled: 699});
  });
});

describe('the end of a job', () => {
  test.each([
    [{deleted: 1}, 'info', 'failures: 1 deleted'],
    [{deleted: 1, refused: 2, heldBack: 1}, 'warning', 'failures: 1 deleted, 3 not sent'],
    [{deleted: 1, notDeleted: 1, unsure: 1}, 'warning', 'failures: 1 deleted, 2 unsure: see :jobs'],
    [{failure: aFailure()}, 'warning', 'failures: 0 deleted, then it failed. SQS ListQueues: access denied.'],
  ])('%o is told wherever one is', (change, level, text) => {
    const session = running();
    session.press('Esc');
    ended(session, change);
    expect(session.state().notice).toMatchObject({level, text});
    expect(jobOf(session)).toMatchObject({endedAt: noon + 9000, outcome: change});
  });

  test('reads what was left open', () => {
    const session = running();
    ended(session, {deleted: 1});
    expect(session.takeCommands()).toEqual([{type: 'readUnfinished'}]);
  });

  test('of a place that was left is still read for what it left open', () => {
    const session = running();
    const {id} = jobOf(session);
    session.happen({type: 'placeLeft'}, {type: 'jobEnded', id, outcome: anOutcome({unsure: 1}), at: noon});
    expect(session.takeCommands()).toEqual([{type: 'readUnfinished'}]);
    expect(session.state().jobs).toEqual({});
  });

  test('that is a refusal is on its screen, and in words elsewhere', () => {
    const session = running();
    const {id} = jobOf(session);
    session.happen({type: 'jobRefused', id, failure: aFailure(), at: noon});
    expect(noticeOf(session)).toBeUndefined();
    expect(jobOf(session)).toMatchObject({failure: aFailure(), endedAt: noon});
    const other = running();
    other.press('Esc');
    other.happen({type: 'jobRefused', id: jobOf(other).id, failure: aFailure(), at: noon});
    expect(other.state().notice).toMatchObject({
      level: 'error',
      text: 'failures: not started. SQS ListQueues: access denied.',
    });
  });
});

describe('what came back', () => {
  const back = (session: Session): number | undefined => cameBack(session.state(), jobOf(session), catalog);

  test('is what the queue holds above what left it, read after the start', () => {
    const session = running();
    expect(back(session)).toBeUndefined();
    progressed(session, {deleted: 4}, 2);
    session.learn({failures: {visible: 8, listedSources: ['orders'], readAt: noon + 3000}});
    expect(back(session)).toBe(0);
    session.learn({failures: {visible: 11, listedSources: ['orders'], readAt: noon + 4000}});
    expect(back(session)).toBe(3);
  });

  test('counts what left until the depth was read, not until now', () => {
    const session = running();
    progressed(session, {deleted: 4}, 2);
    session.learn({failures: {visible: 8, listedSources: ['orders'], readAt: noon + 3000}});
    progressed(session, {deleted: 10}, 5);
    expect(back(session)).toBe(0);
  });

  test('is never less than none', () => {
    const session = running();
    session.learn({failures: {visible: 0, readAt: noon + 3000}});
    expect(back(session)).toBe(0);
  });
});

describe('what earlier runs left', () => {
  const left = anUnfinishedJob();
  const leftBehind = (job = left, options?: SessionOptions): Session => {
    const session = openAt('failures', options);
    session.happen({type: 'unfinishedRead', jobs: [job]});
    return session;
  };
  const asked = (job = left, options?: SessionOptions): Session => {
    const session = leftBehind(job, options);
    command(session, 'jobs');
    session.press('Enter');
    session.takeCommands();
    return session;
  };

  test('is told once, not each time it is read', () => {
    const session = leftBehind();
    expect(noticeOf(session)).toBe('1 unfinished job: :jobs finishes it or lists what is unsure');
    session.press('j');
    session.happen({type: 'unfinishedRead', jobs: [left]});
    expect(noticeOf(session)).toBeUndefined();
    session.happen({
      type: 'unfinishedRead',
      jobs: [left, anUnfinishedJob({header: aJobHeader({id: 'other'})})],
    });
    expect(noticeOf(session)).toMatch(/^2 unfinished jobs: :jobs finishes them/);
  });

  test('stands in :jobs below the jobs of this run, newest first', () => {
    const session = running();
    ended(session, {});
    session.press('Esc', 'x', 'Up', 'Enter');
    ended(session, {});
    session.happen({type: 'unfinishedRead', jobs: [left]});
    const [first = '', second = ''] = Object.keys(session.state().jobs);
    expect(jobRows(session.state()).map(row => (row.kind === 'watched' ? row.job.id : 'left'))).toEqual([
      second,
      first,
      'left',
    ]);
  });

  test('does not hold the jobs that are still under way', () => {
    const session = running();
    const header = aJobHeader({id: jobOf(session).id, queue: referenceTo('failures')});
    session.happen({type: 'unfinishedRead', jobs: [anUnfinishedJob({header})]});
    expect(session.state().unfinished).toEqual([]);
  });

  test('is asked about with the harmless button focused', () => {
    const session = asked();
    expect(dialogOf(session, 'unfinished')).toMatchObject({id: left.header.id, focus: 'cancel'});
    session.press('Enter');
    expect(session.state().dialog).toBeUndefined();
    expect(session.takeCommands()).toEqual([]);
  });

  test('is finished by deleting the originals whose copies were accepted, and nothing else', () => {
    const session = asked();
    session.press('Down', 'Enter');
    expect(takenOf(session, 'startJob').map(({plan}) => plan)).toMatchObject([
      {
        queue: left.header.queue,
        work: {kind: 'delete'},
        selection: {kind: 'ids', ids: new Set(['m1'])},
        to: undefined,
        finishes: left.header.id,
      },
    ]);
    expect(topScreen(session)?.kind).toBe('job');
  });

  test('is settled by hand', () => {
    const session = asked();
    session.press('Up', 'Enter');
    expect(session.takeCommands()).toEqual([{type: 'settleJob', id: left.header.id}]);
    expect(session.state().dialog).toBeUndefined();
  });

  test.each([
    ['nothing was copied', anUnfinishedJob({copied: {}}), {}, /nothing to finish/],
    [
      'it was an import, whose originals are lines of a file',
      anUnfinishedJob({header: {...left.header, does: 'import'}}),
      {},
      /Import the file again: what arrived is left out/,
    ],
    ['read-only', left, {options: {readOnly: true}}, /^Read-only/],
    [
      'it ran at another endpoint: queues of the same name hold other messages there',
      anUnfinishedJob({header: {...left.header, endpointUrl: 'http://localhost:4566'}}),
      {},
      /^It ran at http:\/\/localhost:4566/,
    ],
    [
      'this is the demo and it ran at AWS',
      left,
      {place: {endpointUrl: 'http://127.0.0.1:9', sqsEndpointUrl: 'http://127.0.0.1:9'}},
      /^It ran at AWS itself/,
    ],
    [
      'it ran in another region',
      anUnfinishedJob({header: {...left.header, region: 'us-east-1'}}),
      {},
      /^It ran in us-east-1: go there first with :region/,
    ],
    [
      'it ran in another account',
      anUnfinishedJob({
        header: {
          ...left.header,
          profile: 'staging',
          queue: {...left.header.queue, arn: 'arn:aws:sqs:eu-west-1:210987654321:failures'},
        },
      }),
      {},
      /^It ran in account 210987654321 with staging: go there first with :places/,
    ],
  ] as const)('is not finished when %s', (_, job, options, words) => {
    const session = asked(job, options);
    session.press('Down', 'Enter');
    expect(session.takeCommands()).toEqual([]);
    expect(noticeOf(session)).toMatch(words);
  });

  test('is not finished while another job works on the queue', () => {
    const session = running();
    session.happen({type: 'unfinishedRead', jobs: [left]});
    command(session, 'jobs');
    session.press('G', 'Enter', 'Down', 'Enter');
    expect(takenOf(session, 'startJob')).toEqual([]);
    expect(noticeOf(session)).toMatch(/^A job works on failures already/);
  });

  test('that somebody took care of meanwhile is not finished again', () => {
    const session = asked();
    session.happen({type: 'unfinishedRead', jobs: []});
    session.press('Down', 'Enter');
    expect(session.takeCommands()).toEqual([]);
    expect(noticeOf(session)).toBe('This job is taken care of already.');
  });
});

test(':jobs shows one screen however often it is typed, and Enter opens the selected job', () => {
  const session = running();
  const {id} = jobOf(session);
  session.press('Esc');
  command(session, 'jobs');
  expect(session.takeCommands()).toEqual([{type: 'readUnfinished'}]);
  command(session, 'jobs');
  expect(session.state().screens.filter(({kind}) => kind === 'jobs')).toHaveLength(1);
  session.press('Enter');
  expect(topScreen(session)).toEqual({kind: 'job', id});
});

describe('a pace', () => {
  test('as typed is a whole number of messages a second, or none', () => {
    expect(parsePace('')).toEqual({ok: true, perSecond: undefined});
    expect(parsePace('20')).toEqual({ok: true, perSecond: 20});
    for (const typed of ['0', '10001', '1e3', ' 5', '٣', '-1', '0x10'])
      expect(parsePace(typed).ok, typed).toBe(false);
  });

  test('goes faster up to no limit and slower down to one a second', () => {
    fc.assert(
      fc.property(fc.integer({min: 1, max: 10_000}), perSecond => {
        expect(nextPace(perSecond, 1) ?? Infinity).toBeGreaterThan(perSecond);
        expect(nextPace(perSecond, -1)).toBeLessThanOrEqual(perSecond);
        expect(nextPace(perSecond, -1)).toBeGreaterThanOrEqual(1);
      }),
    );
    expect(nextPace(undefined, 1)).toBeUndefined();
    expect(nextPace(undefined, -1)).toBe(5000);
  });
});
