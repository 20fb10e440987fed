import {assess} from '../domain/assess.ts';
import {placeOfId} from '../domain/places.ts';
import type {Resource, ServiceView} from '../domain/service.ts';

/** What a report says of one resource. */
export type ResourceReport = Readonly<Record<string, unknown>>;

/** One of several places that a report is about; what is not known is null. */
export type ReportPlace = {
  /** Tells its resources from those of others. */
  readonly id: string;
  readonly profile: string | null;
  readonly region: string | null;
  readonly account: string | null;
};

/** What every report has beside the fields of its service. */
const common = ['health', 'reasons'] as const;

const placeOf = (id: string, places: readonly ReportPlace[]): Omit<ReportPlace, 'id'> | null => {
  const placeId = placeOfId(id);
  const found = places.find(place => place.id === placeId);
  return found === undefined ? null : {profile: found.profile, region: found.region, account: found.account};
};

/** One resource of a document: the fields of its service, of several places its own, then how it is. */
export const resourceReport = (
  view: ServiceView<Resource>,
  resource: Resource,
  places: readonly ReportPlace[] = [],
): ResourceReport => {
  const {health, findings} = assess(view, resource);
  const judged: Readonly<Record<(typeof common)[number], unknown>> = {
    health,
    reasons: findings.map(({reason}) => reason),
  };
  const where = places.length === 0 ? {} : {place: placeOf(resource.id, places)};
  return {...view.report(resource), ...where, ...judged};
};

/** Every field that the resources of these services may have, each once, in their order. */
export const fieldsOf = (
  views: readonly Pick<ServiceView<Resource>, 'fields'>[],
  hasPlaces: boolean,
): readonly string[] => [
  ...new Set([...views.flatMap(({fields}) => fields), ...(hasPlaces ? ['place'] : []), ...common]),
];

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What stands at a dotted path: `dimensions.QueueName`; `undefined`: this resource has no such field. */
export const valueAtField = (report: ResourceReport, path: string): unknown => {
  const [first = '', ...rest] = path.split('.');
  if (!Object.hasOwn(report, first)) return undefined;
  return rest.reduce<unknown>(
    (value, key) => (isObject(value) && Object.hasOwn(value, key) ? value[key] : null),
    report[first],
  );
};

/** Only these fields, in this order, as far as the resource has them. None: all. */
export const pickFields = (report: ResourceReport, fields: readonly string[]): ResourceReport =>
  fields.length === 0
    ? report
    : Object.fromEntries(
        fields.flatMap(field => {
          const value = valueAtField(report, field);
          return value === undefined ? [] : [[field, value] as const];
        }),
      );
