import type {Failure} from '../../domain/failure.ts';
import {exitCode} from '../exit-code.ts';

/** The exit code of a command that a failure ended. What the settings do not allow is a wrong usage. */
export const codeOfFailure = ({kind}: Failure): number => {
  if (kind === 'readOnly') return exitCode.usage;
  return kind === 'unexpected' ? exitCode.unexpected : exitCode.unreachable;
};
