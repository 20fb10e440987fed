import {getSmithyContext} from '@smithy/core/transport';
import type {HandlerExecutionContext, MetadataBearer, Pluggable} from '@smithy/types';
import type {CallContext} from './failure-rule.ts';
import {toFailureError} from './failure-mapping.ts';

/** `ListQueuesCommand` is the SDK's class for `ListQueues`. */
export const operationOf = ({commandName}: HandlerExecutionContext): string =>
  String(commandName).replace(/Command$/, '');

/** The access key id that the failed request was signed with, if it came that far. */
const signedWith = (context: HandlerExecutionContext): string | undefined => {
  const scheme: unknown = getSmithyContext(context)['selectedHttpAuthScheme'];
  if (typeof scheme !== 'object' || scheme === null || !('identity' in scheme)) return undefined;
  const {identity} = scheme;
  if (typeof identity !== 'object' || identity === null || !('accessKeyId' in identity)) return undefined;
  return typeof identity.accessKeyId === 'string' ? identity.accessKeyId : undefined;
};

/**
 * Makes every call of a client throw `FailureError`s only, and forgets credentials as soon as AWS calls them expired,
 * so that the next call looks for new ones.
 */
export const failurePlugin = <Input extends object, Output extends MetadataBearer>(
  settings: Omit<CallContext, 'operation'>,
  forgetCredentials: (accessKeyId: string) => void,
): Pluggable<Input, Output> => ({
  applyToStack: stack =>
    stack.add(
      (next, context) => args =>
        next(args).catch((error: unknown) => {
          const failed = toFailureError(error, {...settings, operation: operationOf(context)});
          const accessKeyId = signedWith(context);
          if (failed.failure.kind === 'expiredCredentials' && accessKeyId !== undefined)
            forgetCredentials(accessKeyId);
          throw failed;
        }),
      {name: 'failures', step: 'initialize', priority: 'high'},
    ),
});
