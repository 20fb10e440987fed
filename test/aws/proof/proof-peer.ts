import {startDemoAccount} from '../../../source/demo/demo-account.ts';
import {jobHoldSeconds} from '../../../source/domain/job.ts';
import type {Peer} from '../peers.ts';

/** A peer to run against; `skip` lets its time pass, where that can be done. */
export type ProofPeer = Peer & {readonly skip: ((seconds: number) => void) | undefined};

/** The demo account with a clock that can be moved on. */
export const startProofAccount = async (): Promise<ProofPeer> => {
  let skippedMilliseconds = 0;
  const {url, region, close} = await startDemoAccount({
    workload: false,
    now: () => Date.now() + skippedMilliseconds,
  });
  return {
    url,
    region,
    close,
    skip: seconds => {
      skippedMilliseconds += seconds * 1000;
    },
  };
};

/** After so long everything that a job hid is visible again. */
export const expirySeconds = jobHoldSeconds + 5;
