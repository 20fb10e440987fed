import {describe, test} from 'vitest';
import {prepareAwsEnvironment} from '../aws-environment.ts';
import type {Peer} from '../peers.ts';
import {fauxqsObstacle, startFauxqs, startLocalAwsSqs} from '../peers.ts';
import {breaches, fifoBreaches} from './judge.ts';
import type {PeerLimits} from './message-mix.ts';
import {proofTimeout, prove} from './prove.ts';
import type {ScenarioKinds} from './scenario.ts';
import {runScenario, scenario} from './scenario.ts';
import {keepTally} from './tally.ts';

prepareAwsEnvironment();

/** Neither knows trace headers or groups on standard queues, and their time cannot be moved on. */
const kindsFor = (limits: Partial<PeerLimits>, groups: readonly (string | undefined)[]): ScenarioKinds => ({
  limits: {hasTraceHeader: false, hasStandardGroups: false, hasEmoji: true, mostBytes: 250_000, ...limits},
  groups,
  most: 30,
  canDie: false,
  withHangs: false,
  withExpiry: false,
  withLostHandles: false,
});

const peers: readonly {
  readonly name: string;
  readonly start: () => Promise<Peer>;
  readonly obstacle?: string | undefined;
  readonly limits: Partial<PeerLimits>;
  readonly locksGroups: boolean;
}[] = [
  {name: 'local-aws-sqs', start: startLocalAwsSqs, limits: {}, locksGroups: false},
  {
    name: 'fauxqs',
    start: startFauxqs,
    obstacle: fauxqsObstacle(),
    limits: {hasEmoji: false},
    locksGroups: true,
  },
];

describe.each(peers)('redrive jobs against $name', ({name, start, obstacle, limits, locksGroups}) => {
  const tally = keepTally(`redrive jobs against ${name}`);
  const proveFor = (suffix: '' | '.fifo', groups: readonly (string | undefined)[], judge: typeof breaches) =>
    prove(scenario(kindsFor(limits, groups)), 16, async scene => {
      const peer = await start();
      try {
        const result = await runScenario({...peer, skip: undefined}, suffix, scene);
        tally.addResult(result);
        return judge(scene, result);
      } finally {
        await peer.close();
      }
    });

  test('nothing is lost and every duplicate is named', {timeout: proofTimeout}, async context => {
    if (obstacle !== undefined) context.skip(obstacle);
    await proveFor('', [undefined], breaches);
  });

  test('the order within each group of a FIFO queue is kept', {timeout: proofTimeout}, async context => {
    if (obstacle !== undefined) context.skip(obstacle);
    if (!locksGroups) context.skip(`${name} hands out messages of a group that is in flight`);
    await proveFor('.fifo', ['a', 'b', 'c'], fifoBreaches);
  });
});
