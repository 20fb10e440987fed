import {describe, expect, test} from 'vitest';
import {qualifiedId} from '../../source/domain/places.ts';
import type {Event} from '../../source/store/event.ts';
import {finishJob, finishRefusal} from '../../source/store/update-unfinished.ts';
import {arrangedResources} from '../../source/store/select-table.ts';
import {placeStore} from '../../source/runtime/place-parts.ts';
import {aFailure} from '../fixtures/a-failure.ts';
import type {QueueFacts} from '../fixtures/a-queue.ts';
import {arnOf, learntOf, noon, urlOf} from '../fixtures/a-queue.ts';
import type {Session, SessionOptions} from '../fixtures/a-session.ts';
import {catalog, listed, openSession, place} from '../fixtures/a-session.ts';
import {anUnfinishedJob} from '../fixtures/workbench-events.ts';

const prod = {profile: 'prod', region: 'eu-west-1'};
const staging = {profile: 'staging', region: 'eu-west-1'};
const prodId = 'prod/eu-west-1';
const stagingId = 'staging/eu-west-1';

const learnt = (placeId: string, queues: Readonly<Record<string, QueueFacts>>): Event => ({
  type: 'learnt',
  service: 'sqs',
  placeId,
  learnt: Object.entries(queues).map(([name, facts]) => ({id: urlOf(name), learnt: learntOf(name, facts)})),
});

const connected = (placeId: string, choice: typeof prod & {readonly account?: string}): Event => ({
  type: 'connected',
  placeId,
  place: {...place, ...choice},
});

const queues = {orders: {visible: 5, deadLettersTo: 'failures'}, failures: {visible: 12}};

/** Two accounts with queues of the same names, ARNs and URLs, as two profiles of one emulator would have. */
const open = (options: SessionOptions = {}): Session => {
  const session = openSession(options);
  session.happen({type: 'placesChosen', places: [prod, staging]});
  for (const [placeId, choice] of [
    [prodId, prod],
    [stagingId, staging],
  ] as const)
    session.happen(
      connected(placeId, choice),
      {...listed(['orders', 'failures']), placeId},
      learnt(placeId, queues),
      {type: 'polled', service: 'sqs', clock: 'live', at: noon, placeId},
    );
  session.press(':');
  session.type('queues');
  session.press('Enter');
  session.takeCommands();
  return session;
};

const rows = (session: Session): readonly string[] =>
  arrangedResources(session.state(), catalog).map(({name, place: where = ''}) => `${name} in ${where}`);

/** Goes to the row of a queue in a place. */
const select = (session: Session, wanted: string): void => {
  session.press('g');
  const index = rows(session).indexOf(wanted);
  for (let step = 0; step < index; step += 1) session.press('j');
};

describe('several places', () => {
  test('stand in one table, each row with its own', () => {
    expect(rows(open()).toSorted()).toEqual([
      'failures in prod',
      'failures in staging',
      'orders in prod',
      'orders in staging',
    ]);
  });

  test('are drawn with a column for the place, which one place has not', () => {
    expect(open().screen()).toMatch(/QUEUE +PLACE/);
    expect(openSession({queues}).screen()).not.toContain('PLACE');
  });

  test('leave each other alone: what is learnt of one queue is not taken for that of another', () => {
    const session = open();
    session.happen(learnt(stagingId, {failures: {visible: 99}}));
    const depths = Object.values(session.state().places).map(({feeds}) =>
      feeds['sqs']?.resources.get(urlOf('failures')),
    );
    expect(depths).toMatchObject([{counts: {visible: 12}}, {counts: {visible: 99}}]);
  });

  test('keep the objects of rows that nothing was heard of', () => {
    const session = open();
    const id = qualifiedId(prodId, urlOf('orders'));
    const before = session.state().feeds['sqs']?.resources.get(id);
    session.happen(learnt(stagingId, {failures: {visible: 99}}));
    expect(before).toBeDefined();
    expect(session.state().feeds['sqs']?.resources.get(id)).toBe(before);
  });

  test('that were left are not heard any more', () => {
    const session = open();
    session.happen({type: 'placeLeft'}, learnt(prodId, {orders: {visible: 7}}));
    expect(session.state().places).toEqual([]);
    expect(session.state().feeds).toEqual({});
  });

  test('are one place where only one is chosen', () => {
    const session = openSession();
    session.happen({type: 'placesChosen', places: [prod, prod]});
    expect(session.state().places).toEqual([]);
  });
});

describe('one of several places that fails', () => {
  const failing = (session: Session): void => {
    session.happen({
      type: 'pollFailed',
      service: 'sqs',
      clock: 'live',
      failure: aFailure({message: 'SQS cannot be reached.'}),
      retryAt: noon + 5000,
      placeId: stagingId,
    });
  };

  test('is named, and its rows stay', () => {
    const session = open();
    failing(session);
    expect(session.screen()).toContain('staging: SQS cannot be reached.');
    expect(rows(session)).toHaveLength(4);
  });

  test('does not make the others look old', () => {
    const session = open();
    failing(session);
    const later = noon + 60_000;
    session.happen(
      {type: 'ticked', at: later},
      {type: 'polled', service: 'sqs', clock: 'live', at: later, placeId: prodId},
    );
    expect(session.state().feeds['sqs']?.polls.live.at).toBe(later);
    expect(session.screen()).not.toContain('STALE');
  });

  test('has faint rows when they are old, and the others have not', () => {
    const session = open({theme: {color: true}});
    const rowOf = (where: string): string =>
      session.painted().find(row => row.includes('orders') && row.includes(where)) ?? '';
    const alike = (where: string): string => rowOf(where).replace(where, '').replace(/ +/g, ' ');
    select(session, 'failures in prod');
    const later = noon + 60_000;
    session.happen(
      {type: 'ticked', at: later},
      {type: 'polled', service: 'sqs', clock: 'live', at: later, placeId: prodId},
    );
    expect(rowOf('staging')).not.toBe('');
    expect(alike('prod')).not.toBe(alike('staging'));
    session.happen({type: 'polled', service: 'sqs', clock: 'live', at: later, placeId: stagingId});
    expect(alike('prod')).toBe(alike('staging'));
  });

  test('because it cannot even be connected leaves the others to look at', () => {
    const session = openSession();
    session.happen(
      {type: 'placesChosen', places: [prod, staging]},
      {type: 'connectionFailed', placeId: stagingId, failure: aFailure({message: 'No such profile.'})},
      connected(prodId, prod),
    );
    expect(session.state().connection.kind).toBe('connected');
    expect(session.screen()).toContain('✖');
    session.press(':');
    session.type('feeds');
    session.press('Enter');
    session.press('G');
    expect(session.screen()).toContain('No such profile.');
  });
});

describe('a place that does not answer any more', () => {
  const later = noon + 40_000;
  /** Staging is lost at once, and production goes on. */
  const lose = (session: Session): void => {
    session.happen(
      {
        type: 'pollFailed',
        service: 'sqs',
        clock: 'live',
        failure: aFailure({kind: 'unreachable', message: 'SQS cannot be reached.'}),
        retryAt: later + 5000,
        placeId: stagingId,
      },
      {type: 'ticked', at: later},
      {type: 'polled', service: 'sqs', clock: 'live', at: later, placeId: prodId},
    );
  };

  test('is not called live: the header says how many are', () => {
    const session = open({size: {columns: 200, rows: 40}});
    expect(session.screen()).not.toContain('in 1 of 2');
    lose(session);
    expect(session.screen()).toMatch(/live 2s in 1 of 2/);
    session.happen({type: 'polled', service: 'sqs', clock: 'live', at: later, placeId: stagingId});
    expect(session.screen()).not.toContain('in 1 of 2');
  });

  test('has rows on the overview that say when they were true, and offer no key that asks it', () => {
    const session = open({size: {columns: 200, rows: 40}});
    session.press('1');
    const rowOf = (where: string): string =>
      session
        .screen()
        .split('\n')
        .find(row => row.includes('failures') && row.includes(` ${where} `)) ?? '';
    expect(rowOf('staging')).toMatch(/ m R /);
    lose(session);
    expect(rowOf('staging')).toMatch(/40s ago: 12 dead letters/);
    expect(rowOf('staging')).toMatch(/ Enter /);
    expect(rowOf('prod')).toMatch(/ m R /);
    expect(rowOf('prod')).not.toContain('ago:');
    expect(session.screen()).toContain('staging does not answer');
  });

  test('has a share in the sums above the overview that is said to be old', () => {
    const session = open();
    session.happen(connected(stagingId, {...staging, account: '210987654321'}));
    expect(session.state().overview.vitals.deadLetters?.lacks).toBeUndefined();
    lose(session);
    expect(session.state().overview.vitals.deadLetters).toMatchObject({value: 24, lacks: 'old'});
  });

  test('is never all quiet', () => {
    const session = openSession();
    session.happen(
      {type: 'placesChosen', places: [prod, staging]},
      {type: 'connectionFailed', placeId: stagingId, failure: aFailure({message: 'No such profile.'})},
      connected(prodId, prod),
      {...listed(['orders']), placeId: prodId},
      learnt(prodId, {orders: {}}),
      {type: 'polled', service: 'sqs', clock: 'live', at: noon, placeId: prodId},
      {type: 'polled', service: 'sqs', clock: 'metrics', at: noon, placeId: prodId},
    );
    session.press('1');
    expect(session.screen()).toContain('staging is not looked at: No such profile.');
    expect(session.screen()).not.toContain('all quiet');
  });
});

describe('two profiles that lead to one account and region', () => {
  const openTwins = (account?: string): Session => {
    const session = openSession();
    session.happen({type: 'placesChosen', places: [prod, staging]});
    for (const [placeId, choice] of [
      [prodId, prod],
      [stagingId, account === undefined ? staging : {...staging, account}],
    ] as const)
      session.happen(
        connected(placeId, choice),
        {...listed(['orders', 'failures']), placeId},
        learnt(placeId, queues),
      );
    return session;
  };

  test('are counted once', () => {
    const session = openTwins('123456789012');
    expect(session.state().overview.vitals.deadLetters?.value).toBe(12);
  });

  test('are two where the accounts differ', () => {
    const session = openTwins('210987654321');
    expect(session.state().overview.vitals.deadLetters?.value).toBe(24);
    expect(session.state().notice).toBeUndefined();
  });

  test('are said to be one as soon as both accounts are known', () => {
    expect(openTwins().state().notice?.text).toMatch(/^staging is the same account and region as prod/);
  });
});

describe('what acts on a row', () => {
  test('a redrive names the place of its row and asks there', () => {
    const session = open({size: {columns: 120, rows: 40}});
    select(session, 'failures in staging');
    session.press('R');
    expect(session.takeCommands()).toMatchObject([
      {type: 'readRedriveFacts', queue: {arn: arnOf('failures'), placeId: stagingId}},
    ]);
    expect(session.screen()).toMatch(/In +staging \(123456789012\) eu-west-1/);
  });

  test('a peek goes to the place of its row', () => {
    const session = open();
    select(session, 'failures in prod');
    session.press('m');
    expect(session.takeCommands()).toContainEqual(
      expect.objectContaining({
        type: 'peek',
        request: expect.objectContaining({
          queue: expect.objectContaining({placeId: prodId}) as unknown,
        }) as unknown,
      }),
    );
  });

  test('a redrive in one place does not show as that of the queue with the same ARN in another', () => {
    const session = open();
    const queue = {
      url: urlOf('failures'),
      name: 'failures',
      arn: arnOf('failures'),
      type: 'standard',
    } as const;
    session.happen({
      type: 'redriveFound',
      queue: {...queue, placeId: stagingId},
      task: {
        handle: 'handle',
        status: 'RUNNING',
        sourceArn: queue.arn,
        destinationArn: undefined,
        maxPerSecond: undefined,
        moved: 3,
        total: 12,
        failureReason: undefined,
        startedAt: noon,
      },
    });
    session.takeCommands();
    select(session, 'failures in prod');
    session.press('R');
    expect(session.takeCommands()).toMatchObject([{type: 'readRedriveFacts', queue: {placeId: prodId}}]);
    session.press('Esc');
    select(session, 'failures in staging');
    session.press('R');
    expect(session.takeCommands()).toMatchObject([{type: 'watchRedrive', queue: {placeId: stagingId}}]);
    session.press('x');
    expect(session.state().dialog).toMatchObject({kind: 'cancelRedrive', placeId: stagingId});
  });

  test('what runs in a place says so where it is shown', () => {
    const session = open({size: {columns: 120, rows: 40}});
    session.happen(connected(stagingId, {...staging, region: 'eu-north-1'}));
    select(session, 'failures in staging');
    session.press('R');
    session.happen({
      type: 'redriveFactsRead',
      number: session.state().counter,
      facts: {sourceQueueUrls: [urlOf('orders')], tasks: [], visible: 12, inFlight: 0, delayed: 0},
    });
    session.takeCommands();
    session.press('Enter');
    expect(session.takeCommands()).toMatchObject([{type: 'startRedrive', queue: {placeId: stagingId}}]);
    expect(session.screen()).toContain('Redrive of failures · staging');
  });

  test('a pin of one profile holds in that one only', () => {
    const pin = {profiles: ['prod'], readOnly: true, typeName: false, file: 'config.toml'};
    const session = open({options: {pins: [pin]}});
    select(session, 'failures in prod');
    session.press('R');
    expect(session.takeCommands()).toEqual([]);
    expect(session.state().notice?.text).toContain('pinned read-only');
    select(session, 'failures in staging');
    session.press('R');
    expect(session.takeCommands()).toHaveLength(1);
  });

  test('links lead to the neighbour in the same place', () => {
    const session = open();
    select(session, 'orders in staging');
    session.press('l');
    expect(session.state().screens).toMatchObject([
      {kind: 'detail', id: qualifiedId(stagingId, urlOf('failures'))},
    ]);
  });

  test('an unfinished job is not finished in another account that looks like its own', () => {
    const session = open();
    session.happen(connected(stagingId, {...staging, account: '210987654321'}));
    const job = anUnfinishedJob();
    const {header} = job;
    const of = (profile: string, account: string): typeof job => ({
      ...job,
      header: {
        ...header,
        profile,
        queue: {...header.queue, arn: `arn:aws:sqs:eu-west-1:${account}:failures`},
      },
    });
    expect(finishRefusal(session.state(), of('staging', '210987654321'))).toBeUndefined();
    expect(finishRefusal(session.state(), of('left', '111111111111'))).toMatch(
      /^It ran in account 111111111111 with left/,
    );
    session.happen({type: 'unfinishedRead', jobs: [of('other', '210987654321')]});
    session.takeCommands();
    const [, command] = finishJob(session.state(), header.id, catalog);
    expect(command).toMatchObject({type: 'startJob', plan: {queue: {placeId: stagingId}}});
  });

  test('the console link goes to the region of the row', () => {
    const session = open();
    session.happen(connected(stagingId, {...staging, region: 'us-east-2'}));
    select(session, 'orders in staging');
    session.press('o');
    expect(session.state().dialog).toMatchObject({
      kind: 'link',
      url: expect.stringContaining('us-east-2') as unknown,
    });
  });
});

test('a scheduler of one of several places knows its own resources only, by the ids of AWS', () => {
  const session = open();
  const told: Event[] = [];
  const store = placeStore(
    {
      getState: session.state,
      dispatch: event => told.push(event),
      subscribe: () => () => undefined,
      observe: () => () => undefined,
    },
    stagingId,
  );
  expect([...(store.getState().feeds['sqs']?.resources.keys() ?? [])]).toEqual([
    urlOf('orders'),
    urlOf('failures'),
  ]);
  store.dispatch({type: 'polled', service: 'sqs', clock: 'live', at: noon});
  expect(told).toEqual([{type: 'polled', service: 'sqs', clock: 'live', at: noon, placeId: stagingId}]);
});

describe('the list of places', () => {
  const openList = (typed = 'places'): Session => {
    const session = openSession();
    session.happen(
      {
        type: 'profilesListed',
        profiles: ['dev', 'prod', 'staging'],
        regions: {dev: 'us-east-1', prod: 'eu-west-1'},
      },
      {type: 'recentPlacesRead', places: [{profile: 'staging', region: 'us-west-2'}]},
    );
    session.press(':');
    session.type(typed);
    session.press('Enter');
    return session;
  };

  test('begins with where one is and where one was', () => {
    const shown = openList()
      .screen()
      .split('\n')
      .filter(row => /looked at now|recent/.test(row))
      .map(row => row.trim().replace(/ +/g, ' '));
    expect(shown).toEqual(['▸ prod eu-west-1 looked at now', 'staging us-west-2 recent']);
  });

  test('is narrowed by what is typed, and Enter goes there', () => {
    const session = openList();
    session.type('dev/us-e');
    session.press('Enter');
    expect(session.takeCommands()).toEqual([
      {type: 'switchPlace', places: [{profile: 'dev', region: 'us-east-1'}]},
    ]);
    expect(session.state().dialog).toBeUndefined();
  });

  test('takes several together, in the order of marking', () => {
    const session = openList();
    session.press('Down', 'Space', 'Up', 'Space', 'Enter');
    expect(session.takeCommands()).toEqual([
      {
        type: 'switchPlace',
        places: [
          {profile: 'staging', region: 'us-west-2'},
          {profile: 'prod', region: 'eu-west-1'},
        ],
      },
    ]);
  });

  test('takes a region that no list has with a profile that one has', () => {
    const session = openList();
    session.type('dev/ap-south-2');
    session.press('Enter');
    expect(session.takeCommands()).toEqual([
      {type: 'switchPlace', places: [{profile: 'dev', region: 'ap-south-2'}]},
    ]);
  });

  test('says that nothing fits, and Enter goes nowhere', () => {
    const session = openList();
    session.type('zzz');
    expect(session.screen()).toContain('Nothing fits');
    session.press('Enter');
    expect(session.takeCommands()).toEqual([]);
  });

  test('of regions keeps the profile, :region without a code opens it', () => {
    const session = openList('region');
    session.type('us-west-2');
    session.press('Enter');
    expect(session.takeCommands()).toEqual([
      {type: 'switchPlace', places: [{profile: 'prod', region: 'us-west-2'}]},
    ]);
  });

  test('of profiles leaves the region to the profile', () => {
    const session = openList('profile dev,staging');
    expect(session.takeCommands()).toEqual([
      {
        type: 'switchPlace',
        places: [
          {profile: 'dev', region: undefined},
          {profile: 'staging', region: undefined},
        ],
      },
    ]);
  });

  test('of several places in another region keeps all their profiles', () => {
    const session = open();
    session.press(':');
    session.type('region us-east-1');
    session.press('Enter');
    expect(session.takeCommands()).toEqual([
      {
        type: 'switchPlace',
        places: [
          {profile: 'prod', region: 'us-east-1'},
          {profile: 'staging', region: 'us-east-1'},
        ],
      },
    ]);
  });
});
