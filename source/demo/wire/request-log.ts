/** A request that the account received. */
export type LoggedRequest = {
  readonly service: string;
  readonly operation: string;
  /** Epoch milliseconds by the account's clock. */
  readonly at: number;
  readonly accessKeyId: string | undefined;
  /** The parameters as sent; `undefined` for a large request. */
  readonly parameters: unknown;
};

type Addition = Omit<LoggedRequest, 'parameters'> & {
  /** Asked when somebody reads the log. */
  readonly parametersOf: () => unknown;
};

export type RequestLog = {
  readonly add: (request: Addition) => void;
  /** Oldest first, at most the last few thousand. */
  readonly all: () => readonly LoggedRequest[];
};

const capacity = 5000;

/** Drops a good part at once, so that a full log costs nothing per request. */
const dropped = 1000;

export const createRequestLog = (): RequestLog => {
  const requests: Addition[] = [];
  return {
    add: request => {
      requests.push(request);
      if (requests.length > capacity) requests.splice(0, dropped);
    },
    all: () => requests.map(({parametersOf, ...request}) => ({...request, parameters: parametersOf()})),
  };
};
