import {mkdir, mkdtemp, rename, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import type {JobOutcome} from '../../../source/domain/job.ts';
import type {Journal} from '../../../source/domain/journal.ts';
import {createJournalFile} from '../../../source/runtime/journal-file.ts';
import {prepareAwsEnvironment} from '../aws-environment.ts';
import type {FaultScript} from './fault.ts';
import {faultOf} from './fault.ts';
import type {Step} from './fault-proxy.ts';
import {startFaultProxy} from './fault-proxy.ts';
import {breaches} from './judge.ts';
import type {DeadLetter} from './message-mix.ts';
import {peerQueues} from './peer-queues.ts';
import {startProofAccount} from './proof-peer.ts';
import {allTo, namedByJournal, openEngine, startJob} from './redrive-run.ts';
import type {ScenarioResult} from './scenario.ts';

prepareAwsEnvironment();

const letters = (count: number): readonly DeadLetter[] =>
  Array.from({length: count}, (_, index) => ({
    text: `letter ${index}`,
    times: 1,
    attributes: {},
    groupId: undefined,
    traceHeader: undefined,
  }));

type Trial = {
  readonly count: number;
  readonly readOnly?: boolean;
  readonly journal?: Journal;
  readonly script?: FaultScript;
  readonly onStep?: (step: Step) => void | Promise<void>;
};

const jobId = '20261101T120000Z-beef';

/** Redrives so many small messages under the given circumstances. */
const attempt = async ({count, readOnly, journal, script = {}, onStep}: Trial) => {
  const peer = await startProofAccount();
  onTestFinished(peer.close);
  const queues = peerQueues(peer);
  const queue = await queues.create('letters-dlq');
  const target = await queues.create('target');
  const before = await queues.fill(queue, letters(count));
  const proxy = await startFaultProxy({
    peerUrl: peer.url,
    faultFor: (operation, nth) => faultOf(script, operation, nth),
    ...(onStep === undefined ? {} : {onStep}),
  });
  onTestFinished(proxy.close);
  const settings = {endpointUrl: proxy.url, region: peer.region, readOnly: readOnly ?? false};
  const engine = await openEngine(settings, journal);
  onTestFinished(engine.destroy);
  const selected = new Set(before.map(({id}) => id));
  const asked = {id: jobId, queue, work: allTo(target), selected, knowsIds: true};
  const outcome = await startJob(engine, asked).finished;
  await proxy.idle();
  const inFlight = await queues.inFlight(queue);
  peer.skip?.(200);
  const aftermath = {
    before,
    selected,
    sightings: proxy.witness.sightings,
    source: await queues.drain(queue),
    targets: new Map([[target.name, await queues.drain(target)]]),
    namedByJournal: namedByJournal(jobId, engine.entries),
  };
  const result: ScenarioResult = {aftermath, outcome, inFlight, injected: proxy.injected, log: engine.log};
  expect(breaches({steering: []}, result)).toEqual([]);
  return {outcome, inFlight, sightings: aftermath.sightings, left: aftermath.source.length};
};

const folder = async (): Promise<string> => {
  const path = await mkdtemp(join(tmpdir(), 'proof-journal-'));
  onTestFinished(() => rm(path, {recursive: true, force: true}));
  return path;
};

const failureCode = ({failure}: JobOutcome): string | undefined => failure?.code;

const asksFor = (sightings: Awaited<ReturnType<typeof attempt>>['sightings']): readonly string[] =>
  sightings.map(({kind}) => kind).filter(kind => kind === 'sendAsked' || kind === 'deleteAsked');

test('without a journal nothing is sent and everything is visible again', async () => {
  // A folder where the file should be: what cannot be written to, whoever runs the test.
  const journal = createJournalFile(await folder());
  const {outcome, sightings, inFlight, left} = await attempt({count: 25, journal});
  expect(failureCode(outcome)).toBe('JournalFailed');
  expect(asksFor(sightings)).toEqual([]);
  expect({inFlight, left}).toEqual({inFlight: 0, left: 25});
});

test('a journal that is lost on the way ends the job, and what was copied meanwhile is named', async () => {
  const path = join(await folder(), 'journal.jsonl');
  const journal = createJournalFile(path);
  const {outcome, left} = await attempt({
    count: 200,
    journal,
    onStep: async ({operation, nth, stage}) => {
      if (operation !== 'SendMessageBatch' || nth !== 3 || stage !== 'asked') return;
      await rename(path, `${path}.old`);
      await mkdir(path);
    },
  });
  expect(failureCode(outcome)).toBe('JournalFailed');
  expect(left).toBeGreaterThan(0);
});

test('of a client that may only read nothing leaves', async () => {
  const {outcome, sightings, left} = await attempt({count: 5, readOnly: true});
  expect(outcome.failure?.kind).toBe('readOnly');
  expect(sightings).toEqual([]);
  expect(left).toBe(5);
});

test('to a throttled target everything arrives in the end', async () => {
  const throttled = {kind: 'refuse', code: 'RequestThrottled', status: 403} as const;
  const someThrottled = {
    kind: 'failEntries',
    code: 'RequestThrottled',
    senderFault: false,
    bits: 0b101,
  } as const;
  const {outcome, left} = await attempt({
    count: 60,
    script: {
      SendMessageBatch: [throttled, throttled, someThrottled, throttled, someThrottled, throttled, throttled],
    },
  });
  expect({left, sent: outcome.sent, deleted: outcome.deleted, unsure: outcome.unsure}).toEqual({
    left: 0,
    sent: 60,
    deleted: 60,
    unsure: 0,
  });
});

test('a target that may not be sent to ends the job, and everything is visible again', async () => {
  const denied = {kind: 'refuse', code: 'AccessDenied', status: 403} as const;
  const {outcome, inFlight, left} = await attempt({
    count: 40,
    script: {SendMessageBatch: Array.from({length: 40}, () => denied)},
  });
  expect(outcome.failure?.kind).toBe('accessDenied');
  expect({inFlight, left, refused: outcome.refused}).toEqual({inFlight: 0, left: 40, refused: 0});
});
