import {describe, expect, test} from 'vitest';
import type {QueueMetric} from '../../source/domain/queue.ts';
import {forgetType} from '../../source/domain/service.ts';
import {baselineOf, isAwaitedRun, loadKey} from '../../source/domain/load-run.ts';
import {lambda} from '../../source/services/lambda/service.ts';
import {sqs} from '../../source/services/sqs/service.ts';
import type {Event} from '../../source/store/event.ts';
import {runIds} from '../../source/store/select-run.ts';
import {aPlan, at} from '../fixtures/a-load-run.ts';
import {noon, urlOf} from '../fixtures/a-queue.ts';
import type {Session} from '../fixtures/a-session.ts';
import {catalog, listed, openSession} from '../fixtures/a-session.ts';

const started = (change: Parameters<typeof aPlan>[0] = {}): Extract<Event, {type: 'runStarted'}> => ({
  type: 'runStarted',
  at: noon,
  plan: aPlan({choice: {services: ['sqs'], filter: 'orders', marked: []}, ...change}),
});

const open = (): Session =>
  openSession({queues: {orders: {visible: 4, readAt: noon}, other: {visible: 7, readAt: noon}}});

/** What SQS says at so many seconds after noon. */
const read = (session: Session, seconds: number, orders: number): void => {
  session.happen({type: 'ticked', at: at(seconds)});
  session.learn({
    orders: {visible: orders, readAt: at(seconds)},
    other: {visible: 7, readAt: at(seconds)},
  });
  session.happen(
    {type: 'polled', service: 'sqs', clock: 'live', at: at(seconds)},
    {type: 'ticked', at: at(seconds)},
  );
};

/** Minutes of CloudWatch, by their start in seconds after noon. */
const minutes = (
  session: Session,
  seconds: number,
  values: Readonly<Record<number, number>>,
  metric: QueueMetric = 'sentPerSecond',
): void => {
  const series = Object.entries(values).map(([start, value]) => ({at: at(Number(start)), value}));
  const last = series.at(-1);
  session.happen(
    {type: 'ticked', at: at(seconds)},
    {
      type: 'learnt',
      service: 'sqs',
      learnt: [
        {
          id: urlOf('orders'),
          learnt: {
            metrics: last === undefined ? {} : {[metric]: {value: last.value, at: last.at + 60_000}},
            readThrough: (last?.at ?? 0) + 60_000,
          },
          minutes: {[metric]: series},
        },
      ],
    },
    {type: 'polled', service: 'sqs', clock: 'metrics', at: at(seconds)},
  );
};

const track = (session: Session, id: string, service = 'sqs') =>
  session.state().run?.tracks.get(loadKey(service, id));

describe('a load test', () => {
  test('follows what its filter chooses, and nothing else', () => {
    const session = open();
    session.happen(started());
    read(session, 2, 5);
    read(session, 4, 300);
    const run = session.state().run;
    expect([...(run?.resources.values() ?? [])].map(({name}) => name)).toEqual(['orders']);
    expect(run?.resources.get(loadKey('sqs', urlOf('orders')))?.peaks['backlog']).toEqual({
      at: at(4),
      value: 300,
    });
  });

  test('has what it is about read each round, on screen or not, until its last minutes are known', () => {
    const session = open();
    session.happen(started());
    expect(runIds(session.state(), catalog, 'sqs')).toEqual([urlOf('orders')]);
    session.happen({type: 'runStopped', at: at(9)});
    expect(runIds(session.state(), catalog, 'sqs')).toEqual([urlOf('orders')]);
    session.happen({type: 'ticked', at: at(260)});
    expect(runIds(session.state(), catalog, 'sqs')).toEqual([]);
  });

  test('counts a minute of CloudWatch at its own time, however late it comes', () => {
    const session = open();
    session.happen(started());
    minutes(session, 200, {[-120]: 5, [-60]: 5, 0: 80, 60: 90});
    const series = track(session, 'sent')?.series;
    expect(series?.kind === 'minutes' ? [...series.values.keys()].toSorted() : []).toEqual(
      [-120, -60, 0, 60].map(at),
    );
  });

  test('fails as soon as a condition is met, with the reason', () => {
    const session = open();
    session.happen(started({failOn: ['queue:orders.visible>500']}));
    read(session, 2, 400);
    expect(session.state().run?.end).toBeUndefined();
    read(session, 4, 612);
    expect(session.state().run?.end).toEqual({
      at: at(4),
      kind: 'failed',
      text: 'queue orders: visible is 612, over 500',
    });
  });

  test('does not fail for what was measured before it began', () => {
    const session = open();
    minutes(session, 0, {[-120]: 100});
    session.happen(started({failOn: ['sent>50']}), {type: 'ticked', at: at(1)});
    expect(session.state().run?.end).toBeUndefined();
    minutes(session, 190, {[-120]: 100, [-60]: 4, 0: 90, 60: 4});
    expect(session.state().run?.end?.kind).toBe('failed');
    expect(session.state().run?.end?.text).toContain('sent is 90.0/s');
  });

  test('fails for a minute that becomes known only after its end, but not for what came later', () => {
    const session = open();
    session.happen(started({failOn: ['sent>50', 'visible>500'], until: '60s'}));
    read(session, 10, 5);
    read(session, 60, 5);
    expect(session.state().run?.end).toMatchObject({kind: 'until', text: '60s are over'});
    read(session, 100, 900);
    minutes(session, 190, {0: 4, 60: 4, 120: 90});
    expect(session.state().run?.end?.kind).toBe('until');
    minutes(session, 200, {0: 90, 60: 4, 120: 90});
    expect(session.state().run?.end).toMatchObject({at: at(60), kind: 'failed'});
  });

  test.each([190, 390])(
    'fails for messages that waited too long in a queue that is empty when that becomes known, %i s after the start',
    seconds => {
      const session = open();
      session.happen(started({failOn: ['queue:orders.oldestAge>60s']}));
      read(session, 10, 900);
      read(session, seconds - 1, 0);
      minutes(session, seconds, {0: 90, 60: 0}, 'oldestAgeSeconds');
      expect(session.state().run?.end).toMatchObject({
        kind: 'failed',
        text: 'queue orders: oldestAge is 1m30, over 60s',
      });
    },
  );

  test('ends by itself when it is drained', () => {
    const session = open();
    session.happen(started({until: 'drained|10m'}));
    for (const [seconds, visible] of [
      [2, 4],
      [4, 300],
      [6, 900],
      [8, 200],
      [10, 4],
      [20, 3],
    ] as const)
      read(session, seconds, visible);
    expect(session.state().run?.end).toEqual({at: at(20), kind: 'until', text: 'drained'});
  });

  test('keeps marked moments in the order of their times', () => {
    const session = open();
    session.happen(started());
    session.happen({type: 'marked', at: at(9), note: 'two'}, {type: 'marked', at: at(3), note: 'one'});
    expect(session.state().run?.markers.map(({note}) => note)).toEqual(['one', 'two']);
  });

  test('ends when another place is chosen', () => {
    const session = open();
    session.happen(started(), {type: 'placeLeft'});
    expect(session.state().run?.end).toMatchObject({kind: 'stopped', text: 'another place was chosen'});
  });

  test('takes nothing of another place into what it measured in the one before', () => {
    const session = open();
    session.happen(started({failOn: ['sent>50']}));
    read(session, 10, 5);
    session.happen({type: 'placeLeft'}, listed(['orders'], at(30)));
    const {run} = session.state();
    minutes(session, 190, {[-120]: 5, 0: 90});
    expect(session.state().run).toEqual(run);
  });

  test('compares with the first reading of everything chosen, not with half of it', () => {
    const session = open();
    session.happen({...started({choice: {services: ['sqs'], filter: '', marked: []}}), at: at(1)});
    session.happen({type: 'ticked', at: at(2)});
    session.learn({orders: {visible: 5, readAt: at(2)}});
    session.happen({type: 'polled', service: 'sqs', clock: 'live', at: at(2)});
    expect(track(session, 'backlog')).toBeUndefined();
    read(session, 4, 5);
    const backlog = track(session, 'backlog');
    const run = session.state().run;
    expect(run === undefined || backlog === undefined ? undefined : baselineOf(run, backlog)).toBe(12);
  });

  test('does not wait for a resource that cannot be read', () => {
    const session = open();
    session.happen(started({choice: {services: ['sqs'], filter: '', marked: []}}));
    session.happen({type: 'ticked', at: at(21)});
    session.learn({orders: {visible: 5, readAt: at(21)}});
    session.happen({type: 'polled', service: 'sqs', clock: 'live', at: at(21)});
    expect(track(session, 'backlog')).toBeDefined();
  });

  test.each([
    [30, -60, true],
    [150, 60, false],
  ])(
    'knows at %i s of a minute that ended at %i s whether it was there before: %s',
    (now, measuredAt, wasThere) => {
      const session = open();
      session.happen(started(), {type: 'ticked', at: at(now)});
      session.learn({
        orders: {visible: 4, readAt: at(now), oldestAgeSeconds: 340_000, measuredAt: at(measuredAt)},
      });
      session.happen({type: 'polled', service: 'sqs', clock: 'metrics', at: at(now)});
      const findings = [...(session.state().run?.findings.values() ?? [])];
      expect(findings.map(finding => finding.wasThere)).toEqual([wasThere]);
    },
  );

  test('says of a condition that it held before the start already', () => {
    const session = open();
    session.happen(started({failOn: ['visible>3']}), {type: 'ticked', at: at(1)});
    expect(session.state().run?.end?.text).toBe(
      'queue orders: visible is 4, over 3; so it was before the start already',
    );
  });

  test('waits for its last minutes although one of them shows that it failed', () => {
    const session = open();
    session.happen(started({failOn: ['sent>50'], until: '100s'}));
    read(session, 100, 5);
    minutes(session, 130, {0: 90});
    const {run} = session.state();
    expect(run?.end?.kind).toBe('failed');
    expect(isAwaitedRun(run, at(130))).toBe(true);
    minutes(session, 250, {0: 90, 60: 4});
    expect(isAwaitedRun(session.state().run, at(250))).toBe(false);
  });

  test('tells the limits of several services apart', () => {
    const session = openSession({
      services: [forgetType(sqs), forgetType(lambda)],
      queues: {orders: {visible: 1}},
    });
    session.happen(started({choice: {services: ['sqs', 'lambda'], filter: '', marked: []}}));
    read(session, 2, 5);
    expect(track(session, 'inFlight')?.limit).toBe(120_000);
  });
});

describe('the keys of a load test', () => {
  test('W asks for a name and starts one of what the filter lets through', () => {
    const session = open();
    session.press('/');
    session.type('ord');
    session.press('Enter', 'W');
    expect(session.screen()).toContain('Enter starts it with 1 queue');
    session.type('friday');
    session.press('Enter');
    expect(session.takeCommands()).toContainEqual({
      type: 'startRun',
      plan: {
        label: 'friday',
        choice: {services: ['sqs'], filter: 'ord', marked: []},
        until: undefined,
        failOn: [],
      },
    });
  });

  test('W opens the one under way, W asks and W again ends it and shows its report', () => {
    const session = open();
    session.happen(started());
    session.press('W');
    expect(session.screen()).toContain('Load test: black friday · 1 resource');
    session.press('W');
    expect(session.screen()).toContain('End the load test? W again ends it');
    session.press('j', 'W');
    expect(session.takeCommands()).not.toContainEqual({type: 'stopRun'});
    session.press('W');
    expect(session.takeCommands()).toContainEqual({type: 'stopRun'});
    session.happen({type: 'runStopped', at: at(9)});
    expect(session.screen()).toContain('Report of the load test: black friday');
    expect(session.screen()).toContain('# black friday');
  });

  test('M marks the moment with a note', () => {
    const session = open();
    session.press('M');
    session.type('second wave');
    session.press('Enter');
    expect(session.takeCommands()).toContainEqual({type: 'mark', note: 'second wave'});
  });

  test('f saves the report, as JSON where the name says so', () => {
    const session = open();
    session.happen(started(), {type: 'runStopped', at: at(9)});
    session.type(':run report');
    session.press('Enter', 'f', 'Ctrl-u');
    session.type('r.json');
    session.press('Enter');
    const saved = session.takeCommands().find(({type}) => type === 'save');
    expect(saved?.type === 'save' ? JSON.parse(saved.contents) : undefined).toMatchObject({
      schema: 'sls-top-run/1',
    });
  });

  test('the report hides account numbers where the screen does', () => {
    const session = openSession({
      queues: {orders: {visible: 4}},
      theme: {redact: true},
      place: {account: '123456789012'},
    });
    session.happen(started(), {type: 'runStopped', at: at(9)});
    session.type(':run report');
    session.press('Enter', 'f', 'Enter');
    const saved = session.takeCommands().find(({type}) => type === 'save');
    expect(saved?.type === 'save' ? saved.contents : '123456789012').not.toContain('123456789012');
  });

  test('without one, :run says how to start one', () => {
    const session = open();
    session.type(':run');
    session.press('Enter');
    expect(session.screen()).toContain('There is no load test: W starts one.');
  });
});
