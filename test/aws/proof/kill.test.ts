import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import fc from 'fast-check';
import pLimit from 'p-limit';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {prepareAwsEnvironment} from '../aws-environment.ts';
import {compileChild} from './child-program.ts';
import {breachesOfAnyJob} from './judge.ts';
import type {KilledJob, KillResult} from './killed-job.ts';
import {everyKindOfKillPoint, killPoint} from './kill-point.ts';
import {runKilledJob} from './killed-job.ts';
import type {Aftermath} from './laws.ts';
import {groupsKeepTheirOrder} from './laws.ts';
import type {DeadLetter} from './message-mix.ts';
import {everythingGoes, queueFull} from './message-mix.ts';
import {proofTimeout, prove} from './prove.ts';
import {startProofAccount} from './proof-peer.ts';
import {keepTally} from './tally.ts';

prepareAwsEnvironment();
const tally = keepTally('killed jobs against the demo account');

let folder = '';
let program = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'job-child-'));
  program = await compileChild(folder);
});
afterAll(() => rm(folder, {recursive: true, force: true}));

/** What the job's file says right after the kill, against what the queues had really done. */
const fileBreaches = ({unfinished, acceptedThen, deletedThen}: KillResult): readonly string[] => {
  const copied = new Set(unfinished.flatMap(job => Object.keys(job.copied)));
  const unsure = new Set(unfinished.flatMap(job => job.unsure));
  return [
    ...[...copied].filter(id => !acceptedThen.has(id)).map(id => `${id} is called copied and is not`),
    ...[...acceptedThen]
      .filter(id => !deletedThen.has(id) && !copied.has(id) && !unsure.has(id))
      .map(id => `${id} was there twice after the kill and the file did not say so`),
  ];
};

/** In a FIFO queue what has to stay keeps back what stands behind it in its group. */
const keptBack = ({before, source, selected, namedByJournal}: Aftermath): ReadonlySet<string> => {
  const left = new Set(source.map(({id}) => id));
  const blocked = new Set<string>();
  const behind = before.filter(({id, groupId}) => {
    const isBehind = blocked.has(groupId);
    if (left.has(id) && (!selected.has(id) || namedByJournal.has(id))) blocked.add(groupId);
    return isBehind;
  });
  return new Set(behind.map(({id}) => id));
};

/** Everything selected is where it should be, but for what the file called unsure and what that keeps back. */
const restBreaches = ({aftermath}: KillResult, isFifo: boolean): readonly string[] => {
  const {source, selected, namedByJournal} = aftermath;
  const excused = isFifo ? keptBack(aftermath) : new Set<string>();
  return source
    .filter(({id}) => selected.has(id) && !namedByJournal.has(id) && !excused.has(id))
    .map(({id}) => `${id} is still there after the job was finished`);
};

const breaches = (result: KillResult, isFifo: boolean): readonly string[] => [
  ...fileBreaches(result),
  ...breachesOfAnyJob(result.aftermath),
  ...(isFifo ? groupsKeepTheirOrder(result.aftermath) : []),
  ...restBreaches(result, isFifo),
  ...result.unfinishedAfterwards.map(({header}) => `${header.id} is offered again`),
];

const killedJob = (groups: readonly (string | undefined)[]): fc.Arbitrary<KilledJob> =>
  fc.record({
    letters: queueFull({...everythingGoes, mostBytes: 100_000}, groups, 60),
    selection: fc.constantFrom([true], [true, true, false]),
    killPoint,
  });

const note = ({letters, killPoint: point}: KilledJob, {wasKilled, unfinished}: KillResult): void => {
  tally.add('runs');
  tally.add('messages', letters.length);
  if (wasKilled)
    tally.add(
      point.kind === 'write'
        ? `kills: write to the journal, ${point.when}`
        : `kills: ${point.step.operation} ${point.step.stage}`,
    );
  for (const {copied, unsure} of unfinished) {
    tally.add('named copied', Object.keys(copied).length);
    tally.add('named unsure', unsure.length);
  }
};

const run = async (suffix: '' | '.fifo', job: KilledJob): Promise<KillResult> => {
  const peer = await startProofAccount();
  try {
    const result = await runKilledJob(program, peer, suffix, job);
    note(job, result);
    return result;
  } finally {
    await peer.close();
  }
};

/** Enough for several batches, some of them of one group. */
const letters = (groups: readonly (string | undefined)[]): readonly DeadLetter[] =>
  Array.from({length: 45}, (_, index) => ({
    text: `letter ${index}`,
    times: 1,
    attributes: {},
    groupId: groups[index % groups.length],
    traceHeader: undefined,
  }));

describe.each([
  {suffix: '' as const, type: 'standard', groups: [undefined, 'tenant']},
  {suffix: '.fifo' as const, type: 'FIFO', groups: ['a', 'a', 'b']},
])('a redrive of a $type queue that is killed', ({suffix, groups}) => {
  const isFifo = suffix === '.fifo';

  test(
    'at any kind of step loses nothing, names its duplicates, and can be finished',
    {timeout: 90_000},
    async () => {
      const jobs = everyKindOfKillPoint.map(point => ({
        letters: letters(groups),
        selection: [true, true, true, true, false],
        killPoint: point,
      }));
      const results = await pLimit(4).map(jobs, job => run(suffix, job));
      expect(results.flatMap(result => breaches(result, isFifo))).toEqual([]);
      expect(results.filter(({wasKilled}) => !wasKilled)).toEqual([]);
    },
  );

  test('at any moment does so too', {timeout: proofTimeout}, () =>
    prove(killedJob(groups), 6, async job => breaches(await run(suffix, job), isFifo)),
  );
});
