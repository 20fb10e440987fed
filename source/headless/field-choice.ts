import {healthRank, healths} from '../domain/health.ts';
import {nearNames} from '../domain/near-names.ts';
import type {Resource, ServiceView} from '../domain/service.ts';
import {sortRows} from '../domain/table-layout.ts';
import type {ReportPlace, ResourceReport} from './resource-report.ts';
import {fieldsOf, resourceReport, valueAtField} from './resource-report.ts';

/** By which field resources are sorted. */
export type FieldSort = {readonly field: string; readonly direction: 'ascending' | 'descending'};

/** Reads `FIELD` or `-FIELD`. */
export const parseSort = (typed: string | undefined): FieldSort | undefined => {
  if (typed === undefined) return undefined;
  return typed.startsWith('-')
    ? {field: typed.slice(1), direction: 'descending'}
    : {field: typed, direction: 'ascending'};
};

/** What `--fields` and `--sort` say. */
export type FieldChoice = {
  /** Empty: all. */
  readonly fields: readonly string[];
  readonly sort: FieldSort | undefined;
};

/** Columns of CSV that are no fields of a resource, and can be chosen as if they were. */
export const rowFields = ['takenAt', 'service'] as const;
export type RowField = (typeof rowFields)[number];

/** Which of the fields that were asked for there are not, in words; `undefined`: all are there. */
export const fieldMistake = ({fields, sort}: FieldChoice, known: readonly string[]): string | undefined => {
  const isKnown = (path: string): boolean => known.includes(path.split('.')[0] ?? '');
  const asked = [
    ...fields.map(field => ({field, flag: '--fields'})),
    ...(sort === undefined ? [] : [{field: sort.field, flag: '--sort'}]),
  ];
  const wrong = asked.find(({field}) => !isKnown(field));
  if (wrong === undefined) return undefined;
  const near = nearNames(wrong.field, known);
  const meant = near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`;
  return `${wrong.flag}: there is no field "${wrong.field}".${meant} There are: ${known.join(', ')}.`;
};

/** A value to sort by: how bad comes by how bad it is, what is not one value comes last. */
const sortKey = (field: string, value: unknown): string | number | undefined => {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  const health = field === 'health' ? healths.find(known => known === value) : undefined;
  return health === undefined ? value : healthRank(health);
};

/** Rows by a field of their reports; what is not known comes last in both directions. */
export const sortByField = <Row>(
  rows: readonly Row[],
  reportOf: (row: Row) => ResourceReport,
  {field, direction}: FieldSort,
): readonly Row[] => {
  const keyed = rows.map(row => ({row, key: sortKey(field, valueAtField(reportOf(row), field))}));
  return sortRows(keyed, ({key}) => key, direction).map(({row}) => row);
};

/** The resources of one service by a field; as they are, where it has no such field. */
export const sortResources = (
  view: ServiceView<Resource>,
  resources: readonly Resource[],
  sort: FieldSort | undefined,
  places: readonly ReportPlace[],
): readonly Resource[] => {
  const fields = fieldsOf([view], places.length > 0);
  const isKnown = sort !== undefined && fields.includes(sort.field.split('.')[0] ?? '');
  return isKnown
    ? sortByField(resources, resource => resourceReport(view, resource, places), sort)
    : resources;
};
