import process from 'node:process';
import {afterAll} from 'vitest';
import type {ScenarioResult} from './scenario.ts';
import {toldSent} from './laws.ts';
import {isLongProof} from './prove.ts';

/** Adds up what the runs of one test file went through. */
export type Tally = {
  readonly add: (name: string, count?: number) => void;
  readonly addResult: (result: ScenarioResult) => void;
};

/** Call at the top of a test file; prints its sums at the end where `SLS_TOP_PROOF_RUNS` is set. */
export const keepTally = (title: string): Tally => {
  const sums = new Map<string, number>();
  const add = (name: string, count = 1) => void sums.set(name, (sums.get(name) ?? 0) + count);
  afterAll(() => {
    if (!isLongProof) return;
    const lines = [...sums].map(([name, count]) => `  ${String(count).padStart(8)}  ${name}`);
    process.stdout.write(`${title}\n${lines.join('\n')}\n`);
  });
  return {
    add,
    addResult: ({aftermath, outcome, injected}) => {
      add('runs');
      add('messages', aftermath.before.length);
      add('messages selected', aftermath.selected.size);
      add('copies answered yes', toldSent(aftermath.sightings).size);
      add('unsure', outcome.unsure);
      add('not deleted', outcome.notDeleted);
      add('refused', outcome.refused);
      add('held back', outcome.heldBack);
      for (const [kind, count] of injected) add(`faults: ${kind}`, count);
    },
  };
};
