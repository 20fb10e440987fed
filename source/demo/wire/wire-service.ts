import type {IncomingHttpHeaders} from 'node:http';

/** A request as it arrived, body complete. */
export type WireRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

export type WireReply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/**
 * One simulated AWS service. Its protocol is its own affair: a service is whatever recognises its requests and
 * answers them, so a further protocol is a further function that makes one of these.
 */
export type WireService = {
  /** As in `--service` and in key ids such as `DENIED-SQS`: `sqs`. */
  readonly id: string;
  /** What fault rules name: `AmazonSQS.ListQueues`; `undefined` when the request is for another service. */
  readonly targetOf: (
    request: WireRequest,
  ) => {readonly target: string; readonly operation: string} | undefined;
  /** The parameters, for the request log. Never throws. */
  readonly parametersOf: (request: WireRequest) => unknown;
  /** Throws a `ServiceError` when the call is refused. An aborted `signal` means that nobody waits any more. */
  readonly answer: (operation: string, request: WireRequest, signal: AbortSignal) => Promise<WireReply>;
  /** The same failure in this service's wire format. */
  readonly refuse: (error: {
    readonly shape: string;
    readonly queryCode: string | undefined;
    readonly status: number;
    readonly message: string;
  }) => WireReply;
  /** Shape namespace of the service's model: `com.amazonaws.sqs`. */
  readonly namespace: string;
};
