import {setImmediate as nextTurn} from 'node:timers/promises';
import {expect, onTestFinished, test} from 'vitest';
import {createPlaceConnections} from '../../source/cli/place-connections.ts';
import type {PlaceChoice} from '../../source/domain/places.ts';
import {qualifiedId} from '../../source/domain/places.ts';
import {systemClock} from '../../source/runtime/clock.ts';
import {createCommandRunner} from '../../source/runtime/command-runner.ts';
import {createRunningJobs} from '../../source/runtime/running-jobs.ts';
import {services} from '../../source/services/catalog.ts';
import {tabsOf} from '../../source/store/catalog.ts';
import type {Command} from '../../source/store/command.ts';
import type {Event} from '../../source/store/event.ts';
import {initialState} from '../../source/store/initial-state.ts';
import {arrangedResources} from '../../source/store/select-table.ts';
import type {State} from '../../source/store/state.ts';
import {createStore} from '../../source/store/store.ts';
import {createUpdate} from '../../source/store/update.ts';
import {press} from '../../source/ui/press.ts';
import {prepareAwsEnvironment} from '../aws/aws-environment.ts';
import {arnOf, createQueue, openAccount, send} from '../demo/open-account.ts';
import {place} from '../fixtures/a-session.ts';

prepareAwsEnvironment();

const chosen = services.filter(({view}) => view.id === 'sqs');
const catalog = chosen.map(({view}) => view);
const theme = {color: false, ascii: false, charts: 'braille', redact: false} as const;
const credentials = {accessKeyId: 'demo', secretAccessKey: 'demo'};

/** An account with one dead letter in `failures`, which `orders` leads to. */
const openShop = async () => {
  const shop = await openAccount();
  const failures = await createQueue(shop.sqs, 'failures');
  const redrivePolicy = JSON.stringify({deadLetterTargetArn: arnOf('failures'), maxReceiveCount: 3});
  await createQueue(shop.sqs, 'orders', {RedrivePolicy: redrivePolicy});
  await send(shop.sqs, failures, 'a dead letter');
  return {...shop, failures};
};

/** The program at the keyboard, without its screen, looking at these places. */
const openProgram = async (places: readonly PlaceChoice[], urls: Readonly<Record<string, string>>) => {
  const jobs = createRunningJobs();
  let run: (command: Command) => void = () => undefined;
  const store = createStore<State, Event, Command>(
    initialState({
      now: Date.now(),
      size: {columns: 120, rows: 40},
      options: {readOnly: false, demo: false, ascii: false, redact: false, pins: [], accounts: []},
      place,
      intervalSeconds: 1,
      filter: '',
      seed: 0.5,
      tabIds: tabsOf(catalog).map(({tab}) => tab.id),
    }),
    createUpdate(catalog),
    command => {
      run(command);
    },
  );
  const connections = createPlaceConnections({
    connecting: {
      services: chosen,
      log: () => undefined,
      journal: {write: () => Promise.resolve()},
      askMfaCode: () => Promise.reject(new Error('there is nobody to ask')),
    },
    polling: {catalog, store, clock: systemClock, log: () => undefined},
    clock: systemClock,
    jobs,
  });
  const unasked = (): never => {
    throw new Error('Expected nobody to ask for this');
  };
  run = createCommandRunner({
    connection: connections.at,
    connections: connections.all,
    dispatch: store.dispatch,
    clock: systemClock,
    log: () => undefined,
    book: {open: unasked, unfinished: () => Promise.resolve([]), settle: unasked, close: unasked},
    jobs,
    record: unasked,
    readJournal: unasked,
    lendTerminal: unasked,
    writeClipboard: () => true,
    announce: () => undefined,
    switchPlaces: unasked,
    answerMfa: unasked,
    deployDemoFix: unasked,
    suspend: unasked,
    quit: unasked,
  });
  onTestFinished(() => connections.leave());
  const reached = await connections.open(places, ({profile = '', region}) => ({
    region,
    endpointUrl: urls[profile],
    credentials,
    readOnly: false,
  }));
  const until = async (isSo: (state: State) => boolean): Promise<void> =>
    new Promise(resolve => {
      const look = (): void => {
        if (!isSo(store.getState())) return;
        unsubscribe();
        resolve();
      };
      const unsubscribe = store.subscribe(look);
      look();
    });
  return {
    store,
    connections,
    jobs,
    reached,
    until,
    press: (...keys: readonly string[]) => {
      for (const key of keys) press({store, catalog, theme}, key);
    },
  };
};

type Program = Awaited<ReturnType<typeof openProgram>>;

const placesWith = (state: State, name: string): readonly string[] =>
  [...(state.feeds['sqs']?.resources.values() ?? [])].flatMap(resource =>
    resource.name === name && catalog[0]?.queueOf(resource)?.arn !== undefined ? [resource.place ?? ''] : [],
  );

const select = ({store, press: pressKeys}: Program, id: string): void => {
  pressKeys(':', 'q', 'u', 'e', 'u', 'e', 's', 'Enter', 'g');
  const index = arrangedResources(store.getState(), catalog).findIndex(resource => resource.id === id);
  for (let step = 0; step < index; step += 1) pressKeys('j');
};

const changesIn = (shop: Awaited<ReturnType<typeof openShop>>): readonly string[] =>
  shop.account
    .requests()
    .map(({operation}) => operation)
    .filter(operation => operation === 'StartMessageMoveTask');

const home = {profile: 'home', region: 'eu-west-1'};
const away = {profile: 'away', region: 'eu-west-1'};

test('a redrive of a row reaches the account of that row, and no request of it another', async () => {
  const shops = {home: await openShop(), away: await openShop()};
  const program = await openProgram([home, away], {
    home: shops.home.account.url,
    away: shops.away.account.url,
  });
  await program.until(state => placesWith(state, 'failures').length === 2);
  await program.until(state => placesWith(state, 'orders').length === 2);
  const [url] = [...(program.store.getState().places[1]?.feeds['sqs']?.resources.keys() ?? [])].filter(id =>
    id.endsWith('/failures'),
  );
  select(program, qualifiedId('away/eu-west-1', url ?? ''));
  const before = shops.home.account.requests().length;
  program.press('R');
  await program.until(({dialog}) => dialog?.kind === 'redrive' && dialog.facts !== undefined);
  program.press('Enter');
  await program.until(({redrives}) => Object.values(redrives).some(({task}) => task !== undefined));
  shops.away.advance(60);
  await program.until(({redrives}) => Object.values(redrives).some(({endedAt}) => endedAt !== undefined));
  expect(changesIn(shops.away)).toHaveLength(1);
  const others = shops.home.account.requests().slice(before);
  expect(changesIn(shops.home)).toEqual([]);
  expect(others.map(({operation}) => operation)).not.toContain('ListMessageMoveTasks');
});

test('a place that cannot be connected leaves the other to look at', async () => {
  const shop = await openShop();
  const program = await openProgram([home, {profile: 'nowhere', region: 'not a region'}], {
    home: shop.account.url,
    nowhere: 'no url',
  });
  expect(program.reached).toMatchObject({isAnyConnected: true});
  await program.until(state => placesWith(state, 'failures').length === 1);
  expect(program.store.getState().places.map(({connection}) => connection.kind)).toContain('connected');
});

test('what a place tells after it was left does not stand under the next one', async () => {
  const shop = await openShop();
  const program = await openProgram([home], {home: shop.account.url});
  await program.until(state => placesWith(state, 'failures').length === 1);
  let finish: () => void = () => undefined;
  const settled = new Promise<void>(resolve => {
    finish = resolve;
  });
  const nothing = (): void => undefined;
  // Holds the way out while rounds are under way.
  const controls = {stop: nothing, pause: nothing, resume: nothing, setPace: nothing};
  program.jobs.add('job', {...controls, finished: new Promise(nothing)}, settled);
  const before = shop.account.requests().length;
  program.connections.at()?.scheduler.refresh();
  while (shop.account.requests().length === before) await nextTurn();
  const left = program.connections.leave();
  program.store.dispatch({type: 'placeLeft'});
  for (let trip = 0; trip < 3; trip += 1) await send(shop.sqs, shop.failures, 'answered later');
  expect(program.store.getState().feeds).toEqual({});
  finish();
  await left;
});

test('requests of all places are counted together', async () => {
  const shops = {home: await openShop(), away: await openShop()};
  const program = await openProgram([home, away], {
    home: shops.home.account.url,
    away: shops.away.account.url,
  });
  await program.until(state => placesWith(state, 'failures').length === 2);
  const listed = program.connections
    .ledger()
    ?.counts()
    .filter(({operation}) => operation === 'ListQueues')
    .reduce((sum, {requests}) => sum + requests, 0);
  const asked = [shops.home, shops.away].flatMap(({account}) =>
    account.requests().filter(({operation}) => operation === 'ListQueues'),
  );
  expect(listed).toBe(asked.length);
  expect(asked.length).toBeGreaterThanOrEqual(2);
});
