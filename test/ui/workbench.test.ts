import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {JobProgress} from '../../source/domain/job.ts';
import {jobStartEntry} from '../../source/domain/job-entry.ts';
import {journalRecord} from '../../source/domain/journal-line.ts';
import {displayWidth} from '../../source/domain/visible-text.ts';
import {progressBar} from '../../source/ui/progress-bar.ts';
import {aFailure} from '../fixtures/a-failure.ts';
import {aJobHeader, aJobOutcome, anEntry} from '../fixtures/a-job.ts';
import {arnOf, noon, urlOf} from '../fixtures/a-queue.ts';
import {tellOrigins} from '../fixtures/a-workbench.ts';
import {originsOf, referenceTo} from '../fixtures/workbench-events.ts';
import type {Session} from '../fixtures/a-session.ts';
import {openSession} from '../fixtures/a-session.ts';
import type {Stage} from './a-stage.ts';
import {deadLetter, ended, open, peeked, received, select} from './a-stage.ts';

const standard = {size: {columns: 80, rows: 24}};

const footer = (session: Session): string => ` ${session.painted().at(-1) ?? ''} `;

const three = [
  deadLetter('m-1'),
  deadLetter('m-2'),
  deadLetter('t-1', {body: JSON.stringify({orderId: 't-1', error: 'timeout'})}),
];

const command = (session: Session, text: string): void => {
  session.press(':');
  session.type(text);
  session.press('Enter');
};

describe('the list of a peek', () => {
  test('says what is listed of how many, and Esc lists all again before it leaves', () => {
    const session = peeked(standard, three);
    session.press('/');
    session.type('timeout');
    expect(session.screen()).toContain(' 1 of 3 listed: with "timeout"');
    session.press('Enter');
    expect(footer(session)).toContain(' Esc list all ');
    session.press('Esc');
    expect(session.screen()).not.toContain('listed:');
    expect(session.screen()).toContain('Peek at payments-parking-lot: 3 of');
  });

  test('that is empty because nothing matches does not say that the queue is', () => {
    const session = peeked(standard, three);
    session.press('/');
    session.type('no such text');
    expect(session.screen()).toContain('None of the 3 messages is listed: Esc lists all of them.');
    expect(session.screen()).not.toContain('the queue is empty');
  });

  test('keeps its rows where they are when it is narrowed or marked', () => {
    const session = peeked(standard, three);
    const row = (text: string): number => session.painted().findIndex(line => line.includes(text));
    const before = row('"m-1"');
    session.press('a');
    expect(session.screen()).toContain(' 3 marked');
    expect(row('"m-1"')).toBe(before);
  });

  test('tells marks that are out of sight, because keys act on them', () => {
    const session = peeked(standard, three);
    session.press('a', '/');
    session.type('timeout');
    session.press('Enter');
    expect(session.screen()).toContain('3 marked, 2 of them not listed');
    expect(footer(session)).toContain(' R redrive marked ');
  });

  test.each([9, 10, 11, 12])('shows a message, and that it is narrowed, on a screen of %d rows', rows => {
    const session = peeked({size: {columns: 80, rows}}, three);
    session.press('/');
    session.type('timeout');
    session.press('Enter');
    expect(session.screen()).toContain('1 of 3 listed');
    expect(session.screen()).toContain('{"orderId":"t-1"');
  });

  test.each([
    [{reachedEnd: false}, ' · + more, D scans all'],
    [{reachedEnd: true}, ' · nothing more came'],
  ])('offers to look for more only when more may come: %o', ({reachedEnd}, words) => {
    const session = open(standard);
    select(session, 'payments-parking-lot');
    session.press('m');
    session.happen(received(three), ended(reachedEnd));
    expect(session.screen()).toContain(words);
    expect(footer(session).includes(' + more ')).toBe(!reachedEnd);
  });
});

describe('a scan', () => {
  const scanning = (): Session => {
    const session = peeked(standard, three);
    session.press('D', 'Enter');
    return session;
  };

  test('shows how far it is, how fast, and the key that stops it', () => {
    const session = scanning();
    session.happen(
      received([...three, ...Array.from({length: 153}, (_, index) => deadLetter(`s-${String(index)}`))], 2),
      {type: 'ticked', at: noon + 3000},
    );
    expect(session.screen()).toMatch(/ █+░+ 50 % · 52\.0\/s · s stops/);
    expect(footer(session)).toContain(' s stop ');
    session.takeCommands();
    session.press('s');
    expect(session.takeCommands()).toEqual([{type: 'stopPeek'}]);
  });

  test.each([
    ['end', 'nothing more came'],
    ['held', 'held ones may hide more'],
    ['wanted', 'stopped at 3'],
    ['bytes', 'stopped at 64 MiB'],
    ['time', 'stopped: out of time'],
    ['stop', 'stopped'],
  ] as const)('that ended by %s says so', (endedBy, words) => {
    const session = scanning();
    const outcome = {receiveCalls: 9, stillHeld: 0, reachedEnd: endedBy === 'end', endedBy};
    session.happen(received(three, 2), {type: 'peekEnded', number: 2, outcome});
    expect(session.painted()[2]?.trimEnd()).toMatch(new RegExp(` · ${words}$`));
    expect(footer(session)).not.toContain(' + more ');
    expect(session.screen().includes('sls-top dlq export')).toBe(endedBy === 'wanted' || endedBy === 'bytes');
  });
});

describe('groups', () => {
  const grouped = (stage: Stage = standard): Session => {
    const session = peeked(stage, three);
    session.press('o');
    return session;
  };

  test('stand largest first, with their share, and Enter lists one', () => {
    const session = grouped();
    expect(session.painted()[4]).toMatch(/^▸ +2 +67 % .*payment provider/);
    expect(session.painted()[5]).toMatch(/ +1 +33 % .*timeout/);
    session.press('j', 'Enter');
    expect(session.screen()).toMatch(/ 1 of 3 listed: timeout/);
  });

  test('say whether all or some of their messages are marked', () => {
    const session = peeked(standard, three);
    session.press('Space', 'o');
    expect(session.painted()[4]).toMatch(/^▸\+ /);
    session.press('Space');
    expect(session.painted()[4]).toMatch(/^ \* /);
    expect(footer(session)).toContain(' R redrive marked ');
  });

  test('name the way of grouping, and the key to the next one', () => {
    const session = grouped();
    expect(session.screen()).toContain('by error: 2 groups of 3 messages');
    expect(footer(session)).toContain(' o by source ');
    session.press('o');
    expect(session.screen()).toContain('by source: 1 group of 3 messages');
    session.press('o');
    expect(session.screen()).toContain('by shape of the body: 2 groups');
  });

  test('leave their last row in sight at the end of a long list', () => {
    const many = Array.from({length: 60}, (_, index) =>
      deadLetter(`m-${String(index)}`, {body: `{"error":"reason ${'x'.repeat(index)}y"}`}),
    );
    const session = peeked(standard, many);
    session.press('o', 'G');
    expect(session.painted().filter(row => row.startsWith('▸'))).toHaveLength(1);
    expect(session.painted()[21]).toMatch(/^▸/);
  });
});

describe('below the groups', () => {
  const sampleOf = (session: Session): string => session.painted().slice(7).join('\n');

  test.each([30, 80, 200])(
    'stands one message of the selected one, as it is best read, at %d columns',
    columns => {
      const session = peeked({size: {columns, rows: 24}}, three);
      session.press('o');
      expect(sampleOf(session)).toMatch(/^ {4}"orderId": "m-1"/m);
      session.press('j');
      expect(sampleOf(session)).toMatch(/^ {4}"orderId": "t-1"/m);
      expect(sampleOf(session)).not.toContain('m-1');
    },
  );

  test('a long one is cut to the room, and says how much of it is left', () => {
    const body = JSON.stringify(Object.fromEntries(Array.from({length: 90}, (_, i) => [`k${String(i)}`, i])));
    const session = peeked(standard, [deadLetter('long', {body})]);
    session.press('o');
    const rows = session.painted();
    expect(rows[21]).toMatch(/^ {2}… 78 lines more/);
    expect(rows[20]).toContain('"k12"');
  });

  test('there is none where the groups leave no room for it', () => {
    const many = Array.from({length: 16}, (_, index) =>
      deadLetter(`m-${String(index)}`, {body: `{"error":"e${'x'.repeat(index)}y"}`}),
    );
    const session = peeked(standard, many);
    session.press('o');
    expect(session.screen()).not.toContain('Sample:');
  });
});

describe('in a dialog', () => {
  test('a letter is typed, even one that is a key of the dialog of a link', () => {
    const session = peeked(standard, three);
    session.press('o', 'b');
    session.press('c');
    expect(session.state().dialog).toMatchObject({kind: 'pickField', query: 'c'});
  });

  test('that shows a link the same letter copies it', () => {
    const session = open(standard);
    session.press('o');
    session.takeCommands();
    session.press('c');
    expect(session.takeCommands()).toEqual([expect.objectContaining({type: 'copy'})]);
  });
});

test('while an expression is typed its mistake is said, and an example until there is one', () => {
  const session = peeked({size: {columns: 120, rows: 24}}, three);
  session.press('w');
  expect(footer(session)).toContain("body.code == 'E1'");
  session.type('body.code ==');
  expect(footer(session)).toContain('not finished');
});

describe('with --read-only', () => {
  test('no key that changes anything is offered, nor explained', () => {
    const session = openSession({
      queues: {failures: {visible: 9, listedSources: ['orders']}},
      options: {readOnly: true},
      size: {columns: 120, rows: 900},
    });
    session.press('?');
    const help = session.screen();
    expect(help).not.toMatch(/^ {4}[PIRDe] {5}/m);
    expect(help).not.toMatch(/delete this message|send the repaired/);
    expect(help).toContain('the messages in groups');
  });

  test.each([
    ['P', /nothing is purged/],
    ['I', /nothing is sent/],
  ])('%s says why nothing happens', (key, words) => {
    const session = openSession({queues: {failures: {}}, options: {readOnly: true}});
    session.press(key);
    if (key === 'I') {
      session.type('letters.jsonl');
      session.press('Enter');
    }
    expect(footer(session)).toMatch(words);
  });
});

test('a job that was left unfinished is named for as long as it is, on 80 columns too', () => {
  const session = open(standard);
  select(session, 'payments-parking-lot');
  const job = {header: aJobHeader(), copied: {m1: 'c1'}, unsure: [], deleted: 0};
  session.happen({type: 'unfinishedRead', jobs: [job]}, {type: 'ticked', at: noon + 3_600_000});
  session.press('j', 'k');
  expect(session.screen()).toContain(' · :jobs: 1 unfinished');
  session.happen({type: 'unfinishedRead', jobs: []});
  expect(session.screen()).not.toContain('unfinished');
});

describe('the head of a peek', () => {
  const afterJob = (deleted: number): Session => {
    const session = peeked(standard, three);
    session.press('/');
    session.type('503');
    session.press('Enter', 'R');
    tellOrigins(session, originsOf('orders-payments'));
    session.press('Enter', 'Enter', 'Enter', 'Enter');
    const [id = ''] = Object.keys(session.state().jobs);
    session.happen({type: 'jobEnded', id, outcome: aJobOutcome({sent: deleted, deleted}), at: noon + 9000});
    session.press('Esc');
    return session;
  };

  test('says that a job has taken messages since, and the key that looks again', () => {
    expect(afterJob(2).painted()[2]).toMatch(
      /^ Peek at .*: 3 · a job has taken messages since: D scans again *$/,
    );
  });

  test('says no such thing of a job that took none', () => {
    expect(afterJob(0).screen()).not.toContain('a job has taken');
  });
});

describe('the list of the journal', () => {
  test('says what a job did where a call has its operation', () => {
    const session = open(standard);
    command(session, 'journal');
    const entries = [aJobHeader({does: 'delete'}), aJobHeader()].map(header =>
      journalRecord(jobStartEntry(header)),
    );
    session.happen({type: 'journalRead', records: entries});
    expect(session.screen()).toMatch(/ Job: delete .*\n.* Job: redrive /);
    expect(footer(session)).toContain(' Enter its calls ');
  });

  test('of one job is called so, and says when nothing of it was written down', () => {
    const session = open(standard);
    command(session, 'journal');
    const header = aJobHeader();
    session.happen({type: 'journalRead', records: [journalRecord(jobStartEntry(header))]});
    session.press('Enter');
    expect(session.screen()).toContain(` Calls of job ${header.id}`);
    session.happen({
      type: 'journalRead',
      job: header.id,
      records: [journalRecord(anEntry({job: header.id}))],
    });
    expect(session.screen()).toContain(` Calls of job ${header.id}: 1 change, newest first`);
    session.happen({type: 'journalRead', job: header.id, records: []});
    expect(session.screen()).toContain('No change of this job is written down.');
  });
});

describe('with --redact', () => {
  const secret = 'anna@example.com';
  const redacted = (): Session => {
    const theme = {redact: true};
    const letter = deadLetter('id-of-it', {
      body: JSON.stringify({customer: secret, error: `no such customer: ${secret}`}),
      attributes: {who: {dataType: 'String', value: secret}},
    });
    return peeked({size: {columns: 200, rows: 40}, theme}, [letter]);
  };

  test.each([
    ['the list', []],
    ['the message', ['Enter']],
    ['the message as it was sent', ['Enter', 'r']],
    ['the groups', ['o']],
    ['what a group was narrowed to', ['o', 'Enter']],
  ])('%s shows neither contents nor ids', (_, keys) => {
    const session = redacted();
    session.press(...keys);
    expect(session.screen()).not.toContain(secret);
    expect(session.screen()).not.toContain('id-of-it');
    expect(session.screen()).toContain('▒▒▒');
  });

  test('keys that would write a body to a file or copy it stand faint in the footer', () => {
    const footerWith = (redact: boolean): string => {
      const theme = {color: true, redact};
      const session = peeked({size: {columns: 200, rows: 40}, theme}, [deadLetter('m-1')]);
      session.press('Enter');
      return session.painted().at(-1) ?? '';
    };
    for (const label of ['save', 'copy']) {
      expect(footerWith(true)).toContain(`\u001B[2m ${label} `);
      expect(footerWith(false)).toContain(` ${label} `);
      expect(footerWith(false)).not.toContain(`\u001B[2m ${label} `);
    }
  });

  test('whoever wants to save a body all the same reads why it is not written', () => {
    const session = redacted();
    session.press('Enter', 'f');
    expect(footer(session)).toContain('nothing is written with --redact');
  });
});

describe('a job', () => {
  const deleting = (): Session => {
    const session = peeked({size: {columns: 80, rows: 40}}, three);
    session.press('Space', 'x', 'Tab', 'Tab', 'Enter');
    return session;
  };
  const id = (session: Session): string => Object.keys(session.state().jobs)[0] ?? '';
  const end = (session: Session, change: Parameters<typeof aJobOutcome>[0]): void => {
    session.happen({type: 'jobEnded', id: id(session), outcome: aJobOutcome(change), at: noon + 9000});
  };

  test('that did all says so', () => {
    const session = deleting();
    end(session, {received: 3, deleted: 1, passedOver: 2});
    expect(session.screen()).toContain('✓ All done: 1 message deleted.');
  });

  test('whose messages were known needs no end of the queue to have done all', () => {
    const session = deleting();
    end(session, {received: 1, deleted: 1, reachedEnd: false});
    expect(session.screen()).toContain('✓ All done: 1 message deleted.');
    expect(session.screen()).not.toContain('looked through');
  });

  test('that was stopped says what it did and left, and not that all is done', () => {
    const session = deleting();
    end(session, {received: 2, deleted: 0, reachedEnd: false, stopped: true});
    expect(session.screen()).toContain('▲ Stopped: 0 of 1 deleted, 1 left where it was.');
    expect(session.screen()).toContain('Deletion from payments-parking-lot · stopped');
    expect(session.screen()).not.toContain('All done');
  });

  test('says how many of the messages it was for it did not find', () => {
    const session = deleting();
    end(session, {received: 2, deleted: 0});
    expect(session.screen()).toContain('▲ 1 not found: gone, taken by others or hidden.');
    expect(session.screen()).not.toContain('All done');
  });

  test('does not say that a message was not found which it may not have looked for, because it failed', () => {
    const session = deleting();
    end(session, {received: 0, deleted: 0, reachedEnd: false, failure: aFailure()});
    expect(session.screen()).toContain('▲ 1 left where it was, in payments-parking-lot.');
    expect(session.screen()).not.toContain('not found');
  });

  describe('of whatever matches', () => {
    const redriving = (): Session => {
      const session = peeked({size: {columns: 80, rows: 40}}, three);
      session.press('/');
      session.type('503');
      session.press('Enter', 'R');
      tellOrigins(session, originsOf('orders-payments'));
      session.press('Enter', 'Enter', 'Enter', 'Enter');
      return session;
    };

    test('has done all when it saw the end of the queue', () => {
      const session = redriving();
      end(session, {received: 3, sent: 2, deleted: 2, reachedEnd: true});
      expect(session.screen()).toContain('✓ All done: 2 messages sent, 2 deleted.');
    });

    test('says that it did not see the end of the queue', () => {
      const session = redriving();
      end(session, {received: 3, sent: 2, deleted: 2, reachedEnd: false});
      const words = session.screen().replace(/\s+/g, ' ');
      expect(words).not.toContain('All done');
      expect(words).toContain('payments-parking-lot was not looked through to its end.');
    });

    test('that was stopped says so, whether it saw the end of the queue or not', () => {
      const session = redriving();
      end(session, {received: 3, sent: 2, deleted: 2, reachedEnd: true, stopped: true});
      const words = session.screen().replace(/\s+/g, ' ');
      expect(words).toContain(
        'Stopped: 2 messages sent, 2 deleted. The rest was left in payments-parking-lot.',
      );
      expect(words).not.toContain('All done');
      expect(words).not.toContain('looked through');
    });
  });

  test('that was to import says that it was stopped, and that the rest of the file stays', () => {
    const session = peeked({size: {columns: 80, rows: 40}}, three);
    session.press('Esc', 'I');
    session.type('letters.jsonl');
    session.press('Enter');
    const number = session.state().counter;
    session.happen({type: 'importRead', number, facts: {count: 40, bytes: 900, refusals: []}});
    session.press('Shift-Tab', 'Shift-Tab', 'Enter', 'Enter');
    end(session, {received: 12, sent: 10, reachedEnd: false, stopped: true});
    const words = session.screen().replace(/\s+/g, ' ');
    expect(words).toContain(
      'Stopped: 10 messages sent to payments-parking-lot. The rest of the file was not sent.',
    );
    expect(words).not.toContain('All done');
  });

  test('leaves alone what an earlier job may have sent, and says so instead of not having found it', () => {
    const session = peeked({size: {columns: 80, rows: 40}}, three);
    const queue = referenceTo('payments-parking-lot');
    const header = aJobHeader({id: 'earlier', queue});
    session.happen({type: 'unfinishedRead', jobs: [{header, copied: {}, unsure: ['m-1'], deleted: 0}]});
    session.press('a', 'R');
    tellOrigins(session, originsOf('orders-payments'));
    session.press('Enter', 'Enter', 'Enter', 'Enter');
    end(session, {received: 3, sent: 2, deleted: 2, passedOver: 1});
    const words = session.screen().replace(/\s+/g, ' ');
    expect(words).toContain('1 left alone: an earlier job may have sent copies of it. :jobs settles that.');
    expect(words).not.toContain('not found');
    expect(words).not.toContain('All done');
  });

  test('has not ended before it is known how', () => {
    const session = deleting();
    const progress = aJobOutcome({phase: 'ended', received: 1, deleted: 1});
    session.happen({type: 'jobProgressed', id: id(session), progress, at: noon + 1000});
    expect(session.screen()).toContain('Deletion from payments-parking-lot · ending');
    expect(session.screen()).not.toMatch(/· ended|All done/);
  });

  test('shows how much of what was asked for is settled, and while it is paused no rate', () => {
    const session = peeked({size: {columns: 120, rows: 40}}, three);
    session.press('a', 'x', 'Tab', 'Tab', 'Enter');
    const tell = (change: Partial<JobProgress>): void =>
      session.happen({
        type: 'jobProgressed',
        id: id(session),
        progress: {...aJobOutcome({phase: 'running', perSecondNow: 0.5, received: 9, deleted: 1}), ...change},
        at: noon + 2000,
      });
    tell({});
    expect(session.screen()).toMatch(/█░+ 33 % {2}1 of 3 settled, 9 of about 312 looked at/);
    expect(session.screen()).toMatch(/^ {2}Rate +0\.5\/s$/m);
    expect(session.screen()).toMatch(/^ {2}Time left +about 4s$/m);
    tell({phase: 'paused'});
    expect(session.screen()).toContain('Deletion from payments-parking-lot · PAUSED');
    expect(session.screen()).toMatch(/^ {2}Rate +–$/m);
    expect(session.screen()).toMatch(/^ {2}Time left +–$/m);
  });

  test('says what became of what is not settled, and what to do', () => {
    const session = deleting();
    end(session, {received: 3, notDeleted: 1, stillHeld: 2, hiddenSeconds: 120});
    const words = session.screen().replace(/\s+/g, ' ');
    expect(words).toContain(
      '1 copy was accepted, but it is not known that the original is deleted: it is there twice until then.',
    );
    expect(words).toContain(':jobs deletes what is left');
    expect(words).toContain('2 messages could not be released: hidden for up to 2m00.');
    expect(words).not.toContain('All done');
  });

  test('goes on while something else is looked at, and the status says so', () => {
    const session = deleting();
    session.happen({
      type: 'jobProgressed',
      id: id(session),
      progress: aJobOutcome({phase: 'running', deleted: 1}),
      at: noon,
    });
    session.press('Esc', 'Esc');
    expect(session.screen()).toContain(' · 1 deleted from payments');
  });

  test('is paused, paced and stopped by keys', () => {
    const session = deleting();
    session.takeCommands();
    session.press('Space', '+', '-', 'x');
    expect(session.takeCommands().map(({type}) => type)).toEqual(Array(4).fill('controlJob'));
  });
});

test.each([0, 0.004, 0.5, 1, 3, -1])('a bar of %d has its width', share => {
  expect(progressBar(share, 24)).toHaveLength(24);
});

describe('whatever is in messages, journals and jobs', () => {
  const evil = fc.string({unit: 'binary', maxLength: 60});
  const sizes = fc.record({columns: fc.integer({min: 30, max: 220}), rows: fc.integer({min: 9, max: 60})});

  const check = (session: Session, columns: number): void => {
    for (const row of session.painted()) {
      expect(row).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      expect(displayWidth(row)).toBe(columns);
    }
  };

  test('groups and narrowings are as wide as the screen and harmless', () => {
    fc.assert(
      fc.property(evil, evil, sizes, (text, typed, size) => {
        const letters = [
          deadLetter('m-1', {body: JSON.stringify({error: text, note: typed})}),
          deadLetter('m-2', {body: text, groupId: typed}),
        ];
        const session = peeked({size}, letters);
        session.press('w');
        session.paste(typed);
        check(session, size.columns);
        session.press('Enter', 'o');
        for (const key of ['o', 'o', 'Enter']) {
          check(session, size.columns);
          session.press(key);
        }
        check(session, size.columns);
      }),
      {numRuns: 60},
    );
  });

  test('jobs, entries of the journal and repairs are as wide as the screen and harmless', () => {
    fc.assert(
      fc.property(evil, evil, sizes, (text, other, size) => {
        const session = open({size});
        const header = aJobHeader({
          what: text,
          queue: {url: urlOf('q'), name: other, arn: arnOf('q'), type: 'standard'},
        });
        session.happen({
          type: 'unfinishedRead',
          jobs: [{header, copied: {[text]: other}, unsure: [text, other], deleted: 0}],
        });
        command(session, 'jobs');
        check(session, size.columns);
        session.press('Esc');
        command(session, 'journal');
        const entry = anEntry({
          operation: text,
          error: {code: other, message: text},
          parameters: {QueueUrl: text, [other]: [text]},
          messageIds: [other],
        });
        session.happen({type: 'journalRead', records: [journalRecord(entry)]});
        check(session, size.columns);
        session.press('Enter');
        check(session, size.columns);
        session.press('G');
        check(session, size.columns);
      }),
      {numRuns: 60},
    );
  });

  test('a repair is as wide as the screen and harmless', () => {
    fc.assert(
      fc.property(evil, evil, sizes, (before, after, size) => {
        const session = peeked({size}, [deadLetter('m-1', {body: before})]);
        session.press('e');
        const number = session.state().counter;
        const attributes = {[after]: {dataType: 'String', value: before}};
        session.happen({
          type: 'messageEdited',
          number,
          heldUntil: noon + 60_000,
          problem: after,
          repaired: {body: after, attributes, groupId: before, traceHeader: undefined},
        });
        check(session, size.columns);
        session.press('G');
        check(session, size.columns);
      }),
      {numRuns: 60},
    );
  });
});
