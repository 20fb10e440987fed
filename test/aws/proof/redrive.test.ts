import {test} from 'vitest';
import type {AwsSettings} from '../../../source/aws/clients.ts';
import {prepareAwsEnvironment} from '../aws-environment.ts';
import {breaches, breachesOfAnyJob, fifoBreaches} from './judge.ts';
import {everythingGoes} from './message-mix.ts';
import {startProofAccount} from './proof-peer.ts';
import {runScenario, scenario} from './scenario.ts';
import type {Scenario, ScenarioKinds, ScenarioResult} from './scenario.ts';
import {proofTimeout, prove} from './prove.ts';
import {keepTally} from './tally.ts';

prepareAwsEnvironment();
const tally = keepTally('redrive jobs against the demo account');

const kinds: ScenarioKinds = {
  limits: everythingGoes,
  groups: [undefined, undefined, 'tenant-1', 'tenant-2'],
  most: 45,
  canDie: true,
  withHangs: false,
  withExpiry: true,
  withLostHandles: true,
};
const fifoKinds: ScenarioKinds = {...kinds, groups: ['a', 'a', 'b', 'c']};

const run = async (
  suffix: '' | '.fifo',
  scene: Scenario,
  settings: Pick<AwsSettings, 'requestTimeoutMilliseconds'> = {},
): Promise<ScenarioResult> => {
  const peer = await startProofAccount();
  try {
    const result = await runScenario(peer, suffix, scene, settings);
    tally.addResult(result);
    return result;
  } finally {
    await peer.close();
  }
};

test(
  'whatever happens to a redrive, nothing is lost and every duplicate is named',
  {timeout: proofTimeout},
  () => prove(scenario(kinds), 60, async scene => breaches(scene, await run('', scene))),
);

test('the same for a FIFO queue, and the order within each group is kept', {timeout: proofTimeout}, () =>
  prove(scenario(fifoKinds), 60, async scene => fifoBreaches(scene, await run('.fifo', scene))),
);

test('calls that nobody ever answers lose nothing either', {timeout: proofTimeout}, () =>
  prove(scenario({...kinds, withHangs: true, most: 25}), 8, async scene =>
    // A call given up in the moment of its answer is counted differently by those who see it.
    breachesOfAnyJob((await run('', scene, {requestTimeoutMilliseconds: 1500})).aftermath),
  ),
);
