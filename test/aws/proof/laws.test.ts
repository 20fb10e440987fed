import {expect, onTestFinished, test} from 'vitest';
import {prepareAwsEnvironment} from '../aws-environment.ts';
import type {Carelessness} from './careless-redrive.ts';
import {redriveCarelessly} from './careless-redrive.ts';
import type {FaultScript} from './fault.ts';
import {faultOf} from './fault.ts';
import {startFaultProxy} from './fault-proxy.ts';
import type {Law} from './laws.ts';
import {
  contentIsKept,
  groupsKeepTheirOrder,
  groupsWaitForTheirFirst,
  lawsOfEveryJob,
  nothingIsLost,
  onlyNamedDuplicates,
  othersAreUntouched,
  sentBeforeDeleted,
} from './laws.ts';
import type {DeadLetter} from './message-mix.ts';
import {peerQueues} from './peer-queues.ts';
import {startProofAccount} from './proof-peer.ts';

prepareAwsEnvironment();

const letters: readonly DeadLetter[] = [1, 2, 3, 4].map(number => ({
  text: `letter ${number}`,
  times: 1,
  attributes: {
    ErrorCode: {dataType: 'Number.int', value: '500'},
    Cause: {dataType: 'Binary', value: new Uint8Array([0, 255, 128])},
  },
  groupId: 'tenant',
  traceHeader: 'Root=1-5759e988-bd862e3fe1be46a994272793',
}));

/** Redrives the first three of four letters without care; resolves to a look at what is there afterwards. */
const aftermathOf = async (suffix: '' | '.fifo', careless: Carelessness, script: FaultScript) => {
  const peer = await startProofAccount();
  onTestFinished(peer.close);
  const queues = peerQueues(peer);
  const queue = await queues.create(`letters-dlq${suffix}`);
  const target = await queues.create(`target${suffix}`);
  const before = await queues.fill(queue, letters);
  const proxy = await startFaultProxy({
    peerUrl: peer.url,
    faultFor: (operation, nth) => faultOf(script, operation, nth),
  });
  onTestFinished(proxy.close);
  const selected = new Set(before.slice(0, 3).map(({id}) => id));
  await redriveCarelessly({url: proxy.url, region: peer.region}, [queue, target], selected, careless);
  peer.skip?.(60);
  return {
    before,
    selected,
    sightings: proxy.witness.sightings,
    source: await queues.drain(queue),
    targets: new Map([[target.name, await queues.drain(target)]]),
    namedByJournal: new Set<string>(),
  };
};

const refuseTwo: FaultScript = {
  SendMessageBatch: [{kind: 'failEntries', code: 'InternalError', senderFault: false, bits: 0b11}],
};

test('a redrive without faults breaks no law', async () => {
  const aftermath = await aftermathOf('', {}, {});
  expect(
    [...lawsOfEveryJob, groupsKeepTheirOrder, groupsWaitForTheirFirst].flatMap(law => law(aftermath)),
  ).toEqual([]);
  expect([...aftermath.targets.values()].flat()).toHaveLength(3);
  expect(aftermath.source).toHaveLength(1);
});

const crimes: readonly {
  readonly what: string;
  readonly suffix: '' | '.fifo';
  readonly careless: Carelessness;
  readonly script: FaultScript;
  readonly law: Law;
  readonly sentences: number;
}[] = [
  {
    what: 'deleting what was refused',
    suffix: '',
    careless: {deletesRefused: true},
    script: refuseTwo,
    law: nothingIsLost,
    sentences: 2,
  },
  {
    what: 'deleting before sending',
    suffix: '',
    careless: {deletesFirst: true},
    script: {},
    law: sentBeforeDeleted,
    sentences: 3,
  },
  {
    what: 'repeating a send whose answer was lost',
    suffix: '',
    careless: {repeatsUnanswered: true},
    script: {SendMessageBatch: [{kind: 'loseAnswer', how: 'unavailable'}]},
    law: onlyNamedDuplicates,
    sentences: 3,
  },
  {
    what: 'dropping attributes',
    suffix: '',
    careless: {dropsAttributes: true},
    script: {},
    law: contentIsKept,
    sentences: 3,
  },
  {
    what: 'taking what was not selected',
    suffix: '',
    careless: {takesEverything: true},
    script: {},
    law: othersAreUntouched,
    sentences: 3,
  },
  {
    what: 'sending the last of a group first',
    suffix: '.fifo',
    careless: {turnsAround: true},
    script: {},
    law: groupsKeepTheirOrder,
    sentences: 2,
  },
  {
    what: 'going on after a refused one of a group',
    suffix: '.fifo',
    careless: {},
    script: refuseTwo,
    law: groupsWaitForTheirFirst,
    sentences: 1,
  },
];

test.each(crimes)('$what is noticed', async ({suffix, careless, script, law, sentences}) => {
  expect(law(await aftermathOf(suffix, careless, script))).toHaveLength(sentences);
});
