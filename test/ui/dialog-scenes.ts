import type {Origins} from '../../source/domain/dead-letter-target.ts';
import {aFailure} from '../fixtures/a-failure.ts';
import {aJobHeader} from '../fixtures/a-job.ts';
import {aMessage} from '../fixtures/a-message.ts';
import {arnOf, noon} from '../fixtures/a-queue.ts';
import type {Session, SessionOptions} from '../fixtures/a-session.ts';
import {command, letters, namePin, openAt, peekedAt, tellOrigins} from '../fixtures/a-workbench.ts';
import {originsOf, referenceTo} from '../fixtures/workbench-events.ts';

/** Text of somebody who means harm. */
const hostile = '\u001b[2J\u202etxt.exe \u0007日本語';

const tell = (session: Session, keys: readonly string[], origins?: Origins): Session => {
  session.press(...keys);
  tellOrigins(session, origins);
  return session;
};

const narrowed = (session: Session, text: string): Session => {
  session.press('/');
  session.type(text);
  session.press('Enter');
  return session;
};

const repairing = (options: SessionOptions): Session => {
  const session = peekedAt(letters, options);
  session.press('e');
  const number = session.state().counter;
  session.happen(
    {type: 'messageTaken', number, heldUntil: noon + 120_000},
    {
      type: 'messageEdited',
      number,
      heldUntil: noon + 120_000,
      repaired: {body: '{"fixed":true}', attributes: {}, groupId: undefined, traceHeader: undefined},
    },
  );
  return tell(session, ['Enter']);
};

const asked = (options: SessionOptions, key: string, typed = '', queue = 'failures'): Session => {
  const session = openAt(queue, options);
  session.press(key);
  if (typed !== '') {
    session.type(typed);
    session.press('Enter');
  }
  return session;
};

const purging = (options: SessionOptions): Session => {
  const session = asked(options, 'P');
  const facts = {sourceQueueUrls: [], tasks: [], visible: 12, inFlight: 1, delayed: 0};
  session.happen({type: 'redriveFactsRead', number: session.state().counter, facts});
  return session;
};

const importing = (options: SessionOptions): Session => {
  const session = asked(options, 'I', 'letters.jsonl', 'audit');
  session.happen({
    type: 'importRead',
    number: session.state().counter,
    facts: {
      count: 1203,
      bytes: 800_000,
      refusals: [{reason: `it is no JSON ${hostile}`, count: 3, examples: ['line-7']}],
    },
  });
  return session;
};

const mixed = [
  ...letters,
  aMessage('u1', {
    sourceQueueArn: arnOf('unknown'),
    attributes: {[hostile]: {dataType: 'String', value: hostile}},
  }),
  aMessage('u2', {sourceQueueArn: undefined}),
];

const group = (options: SessionOptions): Session => {
  const session = peekedAt(
    mixed.map((letter, index) => ({...letter, body: JSON.stringify({error: index < 4 ? hostile : 'other'})})),
    {...options, reachedEnd: false},
  );
  return tell(session, ['o', 'R']);
};

/** The dialogs of the workbench, by name. */
export const dialogScenes: Readonly<Record<string, (options: SessionOptions) => Session>> = {
  'redrive of marked messages': options => tell(peekedAt(letters, options), ['Space', 'Space', 'R']),
  'redrive whose origins are asked for': options => {
    const session = peekedAt(letters, options);
    session.press('Space', 'R');
    return session;
  },
  'redrive whose origins cannot be read': options => {
    const session = peekedAt(letters, options);
    session.press('Space', 'R');
    session.happen({type: 'originsFailed', number: session.state().counter, failure: aFailure()});
    return session;
  },
  'redrive with routes, refusals and gaps': options =>
    tell(peekedAt(mixed, options), ['a', 'R'], {
      ...originsOf('orders', 'audit'),
      gaps: ['subscriptions of 3 topics: sns:ListSubscriptions is denied', `functions: ${hostile}`],
    }),
  'redrive of all that is refused': options => tell(peekedAt(mixed.slice(5), options), ['a', 'R']),
  'redrive of a group with a hostile name': group,
  'redrive of a part of a FIFO queue': options =>
    tell(
      narrowed(
        peekedAt(
          letters.map(letter => ({...letter, groupId: 'customer-1'})),
          {...options, queue: 'stream.fifo'},
        ),
        'card',
      ),
      ['R'],
      originsOf(),
    ),
  'redrive of a pinned queue': options =>
    tell(peekedAt(letters, {...options, options: {pins: [namePin]}}), ['Space', 'R']),
  'redrive with a search that finds no target': options => {
    const session = tell(peekedAt(letters, options), ['Space', 'R']);
    session.type('zzz');
    return session;
  },
  'deletion of one message': options => {
    const session = peekedAt(letters, options);
    session.press('x');
    return session;
  },
  'deletion of what is listed, not all seen': options => {
    const session = narrowed(peekedAt(letters, {...options, reachedEnd: false}), 'card');
    session.press('x');
    return session;
  },
  'deletion at a wrong pace': options => {
    const session = peekedAt(letters, options);
    session.press('x', 'Tab');
    session.type('0');
    return session;
  },
  'repaired message': repairing,
  'repaired message that is no longer held': options => {
    const session = repairing(options);
    const number = session.state().repair?.number ?? -1;
    session.happen({type: 'messageLost', number, problem: 'lost'});
    return session;
  },
  purge: purging,
  'purge that is asked about': options => asked(options, 'P'),
  'purge with its name typed': options => {
    const session = purging(options);
    session.type('failures');
    return session;
  },
  'purge that cannot be asked about': options => {
    const session = asked(options, 'P');
    session.happen({type: 'redriveFactsFailed', number: session.state().counter, failure: aFailure()});
    return session;
  },
  import: importing,
  'import that is read': options => asked(options, 'I', 'letters.jsonl', 'audit'),
  'import that cannot be read': options => {
    const session = asked(options, 'I', `${hostile.slice(5)}.jsonl`, 'audit');
    const problem = `${hostile} cannot be read: there is no such file or folder.`;
    session.happen({type: 'importFailed', number: session.state().counter, problem});
    return session;
  },
  'file that is there already': options => {
    const session = peekedAt(letters, options);
    session.happen({
      type: 'exportFound',
      path: `/home/ops/${hostile}.jsonl`,
      messages: letters,
      queueArn: arnOf('failures'),
    });
    return session;
  },
  'field to group by': options => {
    const session = peekedAt(
      [
        aMessage('x', {
          body: JSON.stringify(
            Object.fromEntries(Array.from({length: 30}, (_, i) => [`field${String(i)}`, i])),
          ),
        }),
        aMessage('y', {body: JSON.stringify({[hostile]: 1})}),
      ],
      options,
    );
    session.press('o', 'b');
    return session;
  },
  'unfinished job': options => {
    const session = openAt('failures', options);
    const header = aJobHeader({
      queue: referenceTo('failures'),
      at: noon - 3 * 86_400_000,
      what: `every message where body.note == '${hostile}'`,
    });
    session.happen({
      type: 'unfinishedRead',
      jobs: [{header, copied: {m1: 'c1', m2: 'c2'}, unsure: ['m3', hostile], deleted: 40}],
    });
    command(session, 'jobs');
    session.press('Enter');
    return session;
  },
  'unfinished job of another endpoint': options => {
    const session = openAt('failures', options);
    const header = aJobHeader({queue: referenceTo('failures'), endpointUrl: 'http://localhost:4566'});
    session.happen({type: 'unfinishedRead', jobs: [{header, copied: {m1: 'c1'}, unsure: [], deleted: 4}]});
    command(session, 'jobs');
    session.press('Enter');
    return session;
  },
  'unfinished import': options => {
    const session = openAt('audit', options);
    const header = aJobHeader({
      does: 'import',
      queue: referenceTo('audit'),
      what: '/home/ops/letters.jsonl sha256 0123456789abcdef',
      to: 'audit',
    });
    session.happen({
      type: 'unfinishedRead',
      jobs: [{header, copied: {'line-1': 'c1'}, unsure: ['line-2'], deleted: 0}],
    });
    command(session, 'jobs');
    session.press('Enter');
    return session;
  },
};
