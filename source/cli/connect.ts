import type {AwsClients, AwsHooks, AwsSettings} from '../aws/clients.ts';
import type {RequestLedger} from '../aws/request-ledger.ts';
import type {JobOperations} from '../domain/job.ts';
import type {JobHeader} from '../domain/job-journal.ts';
import type {Journal} from '../domain/journal.ts';
import type {LogSink} from '../domain/log.ts';
import type {PeekOperations} from '../domain/message.ts';
import type {RecordPeekOperations} from '../domain/record.ts';
import type {RedriveOperations} from '../domain/redrive.ts';
import type {Source} from '../runtime/sweep.ts';
import type {CatalogEntry} from '../services/catalog.ts';
import type {Place} from '../store/state.ts';

/** What a connection needs of the program around it. */
export type ConnectParts = {
  readonly services: readonly CatalogEntry[];
  readonly log: LogSink;
  readonly journal: Journal;
  readonly askMfaCode: (serial: string) => Promise<string>;
  /** Of the place that was left: its counts go on. */
  readonly ledger?: RequestLedger | undefined;
  /** Of other regions of the same profile that are looked at together. */
  readonly sharedCredentials?: AwsHooks['sharedCredentials'];
};

/** An account and region to look at and act on. */
export type Connected = {
  readonly place: Place;
  /** What the job book writes down of the place. */
  readonly where: Pick<JobHeader, 'region' | 'profile' | 'endpointUrl'>;
  readonly sources: readonly Source[];
  readonly peeks: PeekOperations;
  readonly records: RecordPeekOperations;
  readonly redrives: RedriveOperations;
  readonly jobs: JobOperations;
  readonly ledger: RequestLedger;
  /** Asks files, environment and people for credentials anew. */
  readonly forgetCredentials: () => void;
  readonly destroy: () => void;
};

const placeOf = ({profile, region, endpoints}: AwsClients): Place => ({
  profile,
  region,
  account: undefined,
  endpointUrl: Object.values(endpoints).find(url => url !== undefined),
  sqsEndpointUrl: endpoints.sqs,
});

/**
 * Loads the AWS SDK and builds clients and readers. Asks nothing of the network. Throws a `FailureError` when there is
 * no region or no such profile.
 */
export const connect = async (settings: AwsSettings, parts: ConnectParts): Promise<Connected> => {
  const [
    {createAwsClients},
    {createPeekOperations},
    {createRecordPeekOperations},
    {createRedriveOperations},
    {createJobOperations},
  ] = await Promise.all([
    import('../aws/clients.ts'),
    import('../aws/peek.ts'),
    import('../aws/record-peek.ts'),
    import('../aws/message-move-tasks.ts'),
    import('../aws/job-operations.ts'),
  ]);
  const clients = await createAwsClients(settings, parts);
  const sources = await Promise.all(
    parts.services.map(async ({view, connect: connectService}) => ({
      view,
      reader: await connectService(clients),
    })),
  );
  return {
    place: placeOf(clients),
    where: {region: clients.region, profile: clients.profile, endpointUrl: clients.endpoints.sqs},
    sources,
    peeks: createPeekOperations(clients.actions.sqs, parts.log),
    records: createRecordPeekOperations(clients.actions.kinesis),
    redrives: createRedriveOperations(clients.actions.sqs),
    jobs: createJobOperations(clients.jobs, {region: clients.region, log: parts.log}),
    ledger: clients.ledger,
    forgetCredentials: () => {
      clients.credentials.invalidate();
    },
    destroy: clients.destroy,
  };
};
