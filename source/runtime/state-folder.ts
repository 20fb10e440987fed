import {homedir} from 'node:os';
import {join} from 'node:path';

/** Where the log and the journal live: `$XDG_STATE_HOME/sls-top`, else `~/.local/state/sls-top` (XDG Base Directory Specification). */
export const stateFolder = (environment: Readonly<Record<string, string | undefined>>): string => {
  const base = environment['XDG_STATE_HOME'];
  // The specification says to ignore relative paths.
  const root = base?.startsWith('/') === true ? base : join(homedir(), '.local', 'state');
  return join(root, 'sls-top');
};
