import type {Failure} from '../domain/failure.ts';
import {FailureError} from '../domain/failure.ts';

/** The failure an error carries; an error that carries none is our own mistake and says where to look. */
export const failureOf = (error: unknown, service: string, operation: string): Failure => {
  if (error instanceof FailureError) return error.failure;
  const {name, message} = error instanceof Error ? error : {name: 'Error', message: String(error)};
  return {
    kind: 'unexpected',
    service,
    operation,
    code: name,
    message: `Unexpected ${name} in ${operation}: ${message.replace(/\s+/g, ' ')}`,
    hint: 'This is a mistake of sls-top; the log has the details.',
  };
};
