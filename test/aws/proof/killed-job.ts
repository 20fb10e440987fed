import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {UnfinishedJob} from '../../../source/domain/job-journal.ts';
import type {QueueReference} from '../../../source/domain/message.ts';
import {createJobBook} from '../../../source/runtime/job-book.ts';
import type {Child} from './child-program.ts';
import {startChild} from './child-program.ts';
import type {FaultProxy, Step} from './fault-proxy.ts';
import {startFaultProxy} from './fault-proxy.ts';
import type {KillPoint} from './kill-point.ts';
import type {Aftermath} from './laws.ts';
import type {DeadLetter} from './message-mix.ts';
import type {Found, PeerQueues} from './peer-queues.ts';
import {peerQueues} from './peer-queues.ts';
import type {Asked} from './redrive-run.ts';
import {allTo, openEngine, startJob} from './redrive-run.ts';
import type {ProofPeer} from './proof-peer.ts';
import {expirySeconds} from './proof-peer.ts';

export type KilledJob = {
  readonly letters: readonly DeadLetter[];
  readonly selection: readonly boolean[];
  readonly killPoint: KillPoint;
};

/** What is known after the kill, after its finishing, and after a second job for the rest. */
export type KillResult = {
  /** Whether the program lived to be killed: a short job may end before. */
  readonly wasKilled: boolean;
  readonly unfinished: readonly UnfinishedJob[];
  /** Copies that a queue had taken and originals that it had deleted when the program was dead. */
  readonly acceptedThen: ReadonlySet<string>;
  readonly deletedThen: ReadonlySet<string>;
  readonly unfinishedAfterwards: readonly UnfinishedJob[];
  readonly aftermath: Aftermath;
};

const jobId = '20261101T120000Z-dead';

const accepted = ({witness}: FaultProxy): ReadonlySet<string> =>
  new Set(
    witness.sightings.flatMap(sighting =>
      sighting.kind === 'sendAccepted' ? [...sighting.copies.keys()] : [],
    ),
  );

const deleted = ({witness}: FaultProxy): ReadonlySet<string> =>
  new Set(witness.sightings.flatMap(sighting => (sighting.kind === 'deleteDone' ? sighting.ids : [])));

const isSameStep = (one: Step, other: Step): boolean =>
  one.operation === other.operation && one.nth === other.nth && one.stage === other.stage;

/** Kills the child at the point; afterwards what it still had on its way is dropped where the point says so. */
const executioner = (point: KillPoint, child: () => Child | undefined) => {
  let isOver = false;
  return async (step: Step): Promise<void> => {
    if (point.kind !== 'step' || isOver) return;
    const victim = child();
    if (victim !== undefined && isSameStep(step, point.step)) {
      victim.kill();
      await victim.ended;
      isOver = true;
    }
    if (victim?.isAlive() === false && point.isCallLost && step.stage === 'asked')
      throw new Error('The call is lost with the program that made it.');
  };
};

type Scene = {
  readonly peer: ProofPeer;
  readonly proxy: FaultProxy;
  readonly folder: string;
  readonly queue: QueueReference;
  readonly target: QueueReference;
  readonly before: readonly Found[];
  readonly selected: ReadonlySet<string>;
};

const runToTheEnd = async ({peer, proxy}: Scene, asked: Asked): Promise<void> => {
  const engine = await openEngine({endpointUrl: proxy.url, region: peer.region});
  await startJob(engine, asked).finished;
  engine.destroy();
};

/** What a person is offered at the next start: delete the originals of known copies, then redrive the rest. */
const finish = async (
  scene: Scene,
  book: ReturnType<typeof createJobBook>,
  jobs: readonly UnfinishedJob[],
) => {
  const {queue, target, selected} = scene;
  const settled = new Set<string>();
  for (const {header, copied, unsure} of jobs) {
    const ids = new Set(Object.keys(copied));
    for (const id of [...ids, ...unsure]) settled.add(id);
    const work = {kind: 'delete'} as const;
    await runToTheEnd(scene, {id: `${jobId}-1`, queue, work, selected: ids, knowsIds: true});
    await book.settle(header.id);
  }
  const rest = new Set([...selected].filter(id => !settled.has(id)));
  await runToTheEnd(scene, {id: `${jobId}-2`, queue, work: allTo(target), selected: rest, knowsIds: false});
};

const aftermathOf = async (
  queues: PeerQueues,
  {peer, proxy, queue, target, before, selected}: Scene,
  unfinished: readonly UnfinishedJob[],
): Promise<Aftermath> => {
  peer.skip?.(expirySeconds);
  return {
    before,
    selected,
    sightings: proxy.witness.sightings,
    source: await queues.drain(queue),
    targets: new Map([[target.name, await queues.drain(target)]]),
    namedByJournal: new Set(unfinished.flatMap(({unsure}) => unsure)),
    copiedBefore: new Set(unfinished.flatMap(({copied}) => Object.keys(copied))),
  };
};

const killAndFinish = async (
  program: string,
  queues: PeerQueues,
  scene: Scene,
  child: {current: Child | undefined},
  point: KillPoint,
): Promise<KillResult> => {
  const {peer, proxy, folder, queue, target, selected} = scene;
  child.current = startChild(program, {
    endpointUrl: proxy.url,
    region: peer.region,
    folder,
    id: jobId,
    queue,
    work: allTo(target),
    selected: [...selected],
    killingWrite: point.kind === 'write' ? point : undefined,
  });
  const wasKilled = (await child.current.ended) === 'SIGKILL';
  await proxy.idle();
  const then = {acceptedThen: accepted(proxy), deletedThen: deleted(proxy)};
  const book = createJobBook(join(folder, 'jobs'));
  const unfinished = await book.unfinished();
  peer.skip?.(expirySeconds);
  await finish(scene, book, unfinished);
  const unfinishedAfterwards = await book.unfinished();
  const aftermath = await aftermathOf(queues, scene, unfinished);
  return {wasKilled, unfinished, ...then, unfinishedAfterwards, aftermath};
};

/** Starts a redrive as a program of its own, kills it, and does what the next start offers. */
export const runKilledJob = async (
  program: string,
  peer: ProofPeer,
  suffix: '' | '.fifo',
  {letters, selection, killPoint: point}: KilledJob,
): Promise<KillResult> => {
  const queues = peerQueues(peer);
  const queue = await queues.create(`letters-dlq${suffix}`);
  const target = await queues.create(`target${suffix}`);
  const before = await queues.fill(queue, letters);
  const selected = new Set(
    before.filter((_, index) => selection[index % selection.length] === true).map(({id}) => id),
  );
  const folder = await mkdtemp(join(tmpdir(), 'killed-job-'));
  const child: {current: Child | undefined} = {current: undefined};
  const proxy = await startFaultProxy({
    peerUrl: peer.url,
    faultFor: () => ({kind: 'pass'}),
    onStep: executioner(point, () => child.current),
  });
  try {
    const scene = {peer, proxy, folder, queue, target, before, selected};
    return await killAndFinish(program, queues, scene, child, point);
  } finally {
    child.current?.kill();
    await proxy.close();
    await rm(folder, {recursive: true, force: true});
  }
};
