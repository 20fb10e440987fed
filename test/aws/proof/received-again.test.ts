import {expect, onTestFinished, test} from 'vitest';
import {prepareAwsEnvironment} from '../aws-environment.ts';
import type {Step} from './fault-proxy.ts';
import {startFaultProxy} from './fault-proxy.ts';
import {breachesOfAnyJob} from './judge.ts';
import {peerQueues} from './peer-queues.ts';
import {expirySeconds, startProofAccount} from './proof-peer.ts';
import {allTo, namedByJournal, openEngine, startJob} from './redrive-run.ts';

prepareAwsEnvironment();

/** Something that is waited for. */
const createGate = () => {
  let open = (): void => undefined;
  const opened = new Promise<void>(resolve => {
    open = resolve;
  });
  return {open, opened};
};

type Plot = (step: Step, expire: () => void) => void | Promise<void>;

const jobId = '20261101T120000Z-aaaa';

/** Redrives three messages of a standard queue; `plot` decides what happens when, and ends visibility timeouts. */
const redriveThree = async (plot: Plot) => {
  const peer = await startProofAccount();
  onTestFinished(peer.close);
  const expire = () => peer.skip?.(expirySeconds);
  const queues = peerQueues(peer);
  const queue = await queues.create('letters-dlq');
  const target = await queues.create('target');
  const letter = {times: 1, attributes: {}, groupId: undefined, traceHeader: undefined};
  const before = await queues.fill(
    queue,
    ['one', 'two', 'three'].map(text => ({text, ...letter})),
  );
  const proxy = await startFaultProxy({
    peerUrl: peer.url,
    faultFor: () => ({kind: 'pass'}),
    onStep: step => plot(step, expire),
  });
  onTestFinished(proxy.close);
  const engine = await openEngine({endpointUrl: proxy.url, region: peer.region});
  onTestFinished(engine.destroy);
  const selected = new Set(before.map(({id}) => id));
  const asked = {id: jobId, queue, work: allTo(target), selected, knowsIds: false};
  const {sent, deleted} = await startJob(engine, asked).finished;
  await proxy.idle();
  expire();
  const aftermath = {
    before,
    selected,
    sightings: proxy.witness.sightings,
    source: await queues.drain(queue),
    targets: new Map([[target.name, await queues.drain(target)]]),
    namedByJournal: namedByJournal(jobId, engine.entries),
  };
  const receives = aftermath.sightings.filter(
    sighting => sighting.kind === 'received' && sighting.messages.length > 0,
  );
  return {
    sent,
    deleted,
    received: receives.length,
    left: aftermath.source.length,
    arrived: aftermath.targets.get(target.name)?.length,
    breaches: breachesOfAnyJob(aftermath),
  };
};

/** All visibility timeouts end when the first call of this kind comes, and it goes on when the messages were received again. */
const receivedAgainDuring = (operation: string): Plot => {
  const [expired, receivedAgain] = [createGate(), createGate()];
  return async (step, expire) => {
    const {nth, stage} = step;
    if (step.operation === 'ReceiveMessage' && nth > 0 && stage === 'asked') await expired.opened;
    if (step.operation === 'ReceiveMessage' && nth === 1 && stage === 'answered') receivedAgain.open();
    if (step.operation !== operation || nth > 0 || stage !== 'asked') return;
    expire();
    expired.open();
    await receivedAgain.opened;
  };
};

const onceEach = {sent: 3, deleted: 3, received: 2, left: 0, arrived: 3, breaches: []};

test('messages that are received again while their copies are on their way are sent once', async () => {
  expect(await redriveThree(receivedAgainDuring('SendMessageBatch'))).toEqual(onceEach);
});

test('messages that are received again while they are being deleted are deleted by the newer handle', async () => {
  expect(await redriveThree(receivedAgainDuring('DeleteMessageBatch'))).toEqual(onceEach);
});

test('messages that two receives at once brought are deleted whichever handle is the latest', async () => {
  const [firstAnswered, otherAnswered] = [createGate(), createGate()];
  const result = await redriveThree(async ({operation, nth, stage}, expire) => {
    if (operation === 'ReceiveMessage' && nth === 0 && stage === 'asked') {
      await firstAnswered.opened;
      expire();
    }
    if (operation === 'ReceiveMessage' && nth === 1 && stage === 'answered') firstAnswered.open();
    if (operation === 'ReceiveMessage' && nth === 0 && stage === 'answered') otherAnswered.open();
    if (operation === 'SendMessageBatch' && stage === 'asked') await otherAnswered.opened;
  });
  expect(result).toEqual(onceEach);
});
