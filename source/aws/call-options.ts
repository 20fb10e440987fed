import {setMaxListeners} from 'node:events';

/**
 * Options of a call that `signal` calls off. One signal often stands behind a hundred calls at once, which Node.js 20
 * takes for a leak after ten and says so over the screen.
 */
export const stoppedBy = (signal: AbortSignal): {readonly abortSignal: AbortSignal} => {
  setMaxListeners(0, signal);
  return {abortSignal: signal};
};
