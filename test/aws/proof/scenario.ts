import fc from 'fast-check';
import type {AwsSettings} from '../../../source/aws/clients.ts';
import type {JobOutcome, RunningJob} from '../../../source/domain/job.ts';
import type {QueueReference} from '../../../source/domain/message.ts';
import type {FaultScript} from './fault.ts';
import {faultOf} from './fault.ts';
import type {ScriptKinds} from './fault-script.ts';
import {faultScript} from './fault-script.ts';
import type {FaultProxy} from './fault-proxy.ts';
import {startFaultProxy} from './fault-proxy.ts';
import type {Aftermath} from './laws.ts';
import type {DeadLetter, PeerLimits} from './message-mix.ts';
import {queueFull} from './message-mix.ts';
import type {Found, PeerQueues} from './peer-queues.ts';
import {peerQueues} from './peer-queues.ts';
import type {ProofPeer} from './proof-peer.ts';
import {expirySeconds} from './proof-peer.ts';
import type {Engine} from './redrive-run.ts';
import {allTo, namedByJournal, openEngine, startJob, toTheirOwn} from './redrive-run.ts';

/** What a person does when the nth send is about to go out. */
type Steering = {
  readonly nthSend: number;
  readonly does: 'pause' | 'stop' | 'hurry' | 'slowDown';
};

/** One redrive and everything that happens to it. */
export type Scenario = {
  readonly letters: readonly DeadLetter[];
  /** Repeats along the queue: which messages are selected. */
  readonly selection: readonly boolean[];
  readonly knowsIds: boolean;
  readonly perSecond: number | undefined;
  readonly script: FaultScript;
  readonly steering: readonly Steering[];
  /** 0: all go to one queue; otherwise each to its own of so many sources. */
  readonly ownSources: 0 | 1 | 2;
};

export type ScenarioKinds = ScriptKinds & {
  readonly limits: PeerLimits;
  readonly groups: readonly (string | undefined)[];
  readonly most: number;
  readonly canDie: boolean;
};

export const scenario = (kinds: ScenarioKinds): fc.Arbitrary<Scenario> =>
  fc.record({
    letters: queueFull(kinds.limits, kinds.groups, kinds.most),
    selection: fc.oneof(fc.constant([true]), fc.array(fc.boolean(), {minLength: 1, maxLength: 7})),
    knowsIds: fc.boolean(),
    perSecond: fc.option(fc.integer({min: 40, max: 2000}), {nil: undefined, freq: 2}),
    script: faultScript(kinds),
    steering: fc.array(
      fc.record({
        nthSend: fc.nat(8),
        does: fc.constantFrom('pause', 'stop', 'hurry', 'slowDown'),
      }),
      {maxLength: 2},
    ),
    ownSources: kinds.canDie ? fc.constantFrom(0, 1, 2) : fc.constant(0),
  });

type Scene = {
  readonly deadLetters: QueueReference;
  readonly targets: readonly QueueReference[];
  readonly before: readonly Found[];
};

const namesOf = (suffix: string, ownSources: number): readonly string[] =>
  ownSources === 0
    ? [`target${suffix}`]
    : Array.from({length: ownSources}, (_, index) => `source-${index}${suffix}`);

const setTheScene = async (
  queues: PeerQueues,
  suffix: string,
  {letters, ownSources}: Scenario,
): Promise<Scene> => {
  const deadLetters = await queues.create(`letters-dlq${suffix}`);
  const RedrivePolicy = JSON.stringify({deadLetterTargetArn: deadLetters.arn, maxReceiveCount: 1});
  const targets: QueueReference[] = [];
  for (const name of namesOf(suffix, ownSources))
    targets.push(await queues.create(name, ownSources === 0 ? {} : {RedrivePolicy}));
  if (ownSources === 0) return {deadLetters, targets, before: await queues.fill(deadLetters, letters)};
  const before: Found[] = [];
  for (const [index, source] of targets.entries()) {
    const own = letters.filter((_, place) => place % targets.length === index);
    before.push(...(await queues.fill(source, own)));
    await queues.letDie(source);
  }
  return {deadLetters, targets, before};
};

/** What is known of a job when it is over. */
export type ScenarioResult = {
  readonly aftermath: Aftermath;
  readonly outcome: JobOutcome;
  /** Messages in flight in the dead-letter queue when the job has ended. */
  readonly inFlight: number;
  readonly injected: FaultProxy['injected'];
  readonly log: readonly string[];
};

const steer = (running: RunningJob | undefined, {does}: Steering): void => {
  if (does === 'pause') running?.pause();
  if (does === 'stop') running?.stop();
  if (does === 'hurry') running?.setPace(undefined);
  if (does === 'slowDown') running?.setPace(60);
};

const jobId = '20261101T120000Z-0f0f';

type Stage = {
  readonly peer: ProofPeer;
  readonly queues: PeerQueues;
  readonly proxy: FaultProxy;
  readonly engine: Engine;
  readonly selected: ReadonlySet<string>;
} & Scene;

/** Runs the job, steered as the scenario says; what is paused goes on at once. */
const play = async (scene: Scenario, {engine, deadLetters, targets, selected}: Stage, follow: Follow) => {
  const asked = {
    ...scene,
    id: jobId,
    queue: deadLetters,
    work: scene.ownSources === 0 ? allTo(targets[0] ?? deadLetters) : toTheirOwn(targets),
    selected,
  };
  const running = startJob(engine, asked, ({phase}) => {
    if (phase === 'paused') running.resume();
  });
  follow(running);
  return running.finished;
};

type Follow = (running: RunningJob) => void;

const lookAround = async ({peer, queues, proxy, engine, deadLetters, targets, before, selected}: Stage) => {
  const inFlight = await queues.inFlight(deadLetters);
  // What is still hidden comes back.
  peer.skip?.(expirySeconds);
  const drained: [string, readonly Found[]][] = [];
  for (const target of targets) drained.push([target.name, await queues.drain(target)]);
  const aftermath: Aftermath = {
    before,
    selected,
    sightings: proxy.witness.sightings,
    source: await queues.drain(deadLetters),
    targets: new Map(drained),
    namedByJournal: namedByJournal(jobId, engine.entries),
  };
  return {aftermath, inFlight, injected: proxy.injected, log: engine.log};
};

/** Runs a scenario against a peer that is thrown away afterwards. */
export const runScenario = async (
  peer: ProofPeer,
  suffix: '' | '.fifo',
  scene: Scenario,
  settings: Pick<AwsSettings, 'requestTimeoutMilliseconds'> = {},
): Promise<ScenarioResult> => {
  const queues = peerQueues(peer);
  const set = await setTheScene(queues, suffix, scene);
  const selected = new Set(
    set.before
      .filter((_, index) => scene.selection[index % scene.selection.length] === true)
      .map(({id}) => id),
  );
  let running: RunningJob | undefined;
  const proxy = await startFaultProxy({
    peerUrl: peer.url,
    faultFor: (operation, nth) => faultOf(scene.script, operation, nth),
    expire: () => peer.skip?.(expirySeconds),
    onStep: ({operation, nth, stage}) => {
      if (operation !== 'SendMessageBatch' || stage !== 'asked') return;
      for (const one of scene.steering) if (one.nthSend === nth) steer(running, one);
    },
  });
  const engine = await openEngine({endpointUrl: proxy.url, region: peer.region, ...settings});
  try {
    const stage = {peer, queues, proxy, engine, selected, ...set};
    const outcome = await play(scene, stage, job => {
      running = job;
    });
    await proxy.idle();
    return {outcome, ...(await lookAround(stage))};
  } finally {
    engine.destroy();
    await proxy.close();
  }
};
