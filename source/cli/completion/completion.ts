import type {Shell} from '../command-table.ts';
import {bashCompletion} from './bash-completion.ts';
import {fishCompletion} from './fish-completion.ts';
import {zshCompletion} from './zsh-completion.ts';

/** The script that teaches a shell to complete the command line of this program. */
export const completionScript = (shell: Shell): string => {
  switch (shell) {
    case 'bash':
      return bashCompletion;
    case 'zsh':
      return zshCompletion;
    case 'fish':
      return fishCompletion;
  }
};
