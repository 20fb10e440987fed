import type {AwsClients} from '../aws/clients.ts';
import type {Resource, ServiceReader, ServiceView} from '../domain/service.ts';

/** What a service says of itself. Its metrics are read by their declaration, so the reader leaves `measure` out. */
type ServiceDeclaration<R extends Resource, Account> = ServiceView<R, Account> & {
  /** Imports the module that needs the AWS SDK late: the first frame does not wait for it. */
  readonly connect: (clients: AwsClients) => Promise<DeclaredReader<R>>;
};

/** The asking side without its metrics, and what is to be asked once their numbers are known. */
type DeclaredReader<R extends Resource> = Omit<ServiceReader<R>, 'measure'> & {
  readonly completeMeasure?: (measure: ServiceReader<R>['measure']) => ServiceReader<R>['measure'];
};

/** A service: what it looks like, and how to connect it once the AWS SDK is loaded. */
export type Service<R extends Resource, Account = undefined> = ServiceView<R, Account> & {
  readonly connect: (clients: AwsClients) => Promise<ServiceReader<R>>;
};

/** Makes a service of its declaration: whatever metrics it declares are read for it. */
export const defineService = <R extends Resource, Account = undefined>(
  declaration: ServiceDeclaration<R, Account>,
): Service<R, Account> => ({
  ...declaration,
  connect: async clients => {
    const [{createMeasure}, {metricReaderFor}, {completeMeasure, ...reader}] = await Promise.all([
      import('../aws/measure.ts'),
      import('../aws/metric-reader-for.ts'),
      declaration.connect(clients),
    ]);
    const measure = createMeasure(declaration, metricReaderFor(clients));
    return {...reader, measure: completeMeasure?.(measure) ?? measure};
  },
});
