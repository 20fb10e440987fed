import {visibleText} from '../domain/visible-text.ts';
import {redactText} from '../domain/redact.ts';
import type {FieldChoice, RowField} from './field-choice.ts';
import {sortByField} from './field-choice.ts';
import type {ResourceReport} from './resource-report.ts';
import {fieldsOf, resourceReport, valueAtField} from './resource-report.ts';
import type {ReportHead} from './report.ts';
import type {Snapshot} from './snapshot.ts';

/** How cells are written. */
export type CsvLook = {
  /** A person sees it: nothing may move the cursor. To a file or a program, data stays as it is. */
  readonly isTerminal: boolean;
  readonly redact: boolean;
};

const isScalar = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** Lists of plain values are joined; what has parts of its own is JSON. */
const textOf = (value: unknown): string => {
  if (value === undefined || value === null) return '';
  if (isScalar(value)) return String(value);
  return Array.isArray(value) && value.every(isScalar) ? value.map(String).join('; ') : JSON.stringify(value);
};

/** One cell, quoted where it has to be (RFC 4180, section 2). */
const cell = (value: unknown, {isTerminal, redact}: CsvLook): string => {
  const text = redact && typeof value !== 'number' ? redactText(textOf(value)) : textOf(value);
  const shown = isTerminal ? visibleText(text) : text;
  return /[",\r\n]|^\s|\s$/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
};

/** What stands before the fields of a row. */
type Before = Readonly<Record<RowField, string>>;

/** The columns: those that were asked for, or when, which service, and every field of the services. */
export const csvColumns = (
  views: readonly Snapshot['view'][],
  {fields}: FieldChoice,
  {isRepeated, hasPlaces}: {readonly isRepeated: boolean; readonly hasPlaces: boolean},
): readonly string[] => {
  const when = isRepeated ? ['takenAt'] : [];
  const where = hasPlaces ? ['place.profile', 'place.region', 'place.account'] : [];
  const chosen = fields.length === 0 ? ['service', ...where, ...fieldsOf(views, false)] : fields;
  return [...new Set([...when, ...chosen])];
};

/** A line of CSV. It ends as lines do on the systems that this runs on; RFC 4180 readers take that, too. */
const line = (cells: readonly string[]): string => `${cells.join(',')}\n`;

/** The first line. */
export const csvHeader = (columns: readonly string[]): string =>
  line(columns.map(column => cell(column, {isTerminal: false, redact: false})));

/** Lines of any reports, by the field that was asked for. */
export const csvLines = (
  columns: readonly string[],
  reports: readonly ResourceReport[],
  {sort, look}: {readonly look: CsvLook} & Pick<FieldChoice, 'sort'>,
): string => {
  const ordered = sort === undefined ? reports : sortByField(reports, report => report, sort);
  return ordered
    .map(report => line(columns.map(column => cell(valueAtField(report, column), look))))
    .join('');
};

/** One line for each resource: services in their order, or all by the field that was asked for. */
export const csvRows = (
  columns: readonly string[],
  snapshots: readonly Snapshot[],
  {takenAt, places = []}: Pick<ReportHead, 'takenAt' | 'places'>,
  options: {readonly look: CsvLook} & Pick<FieldChoice, 'sort'>,
): string => {
  const rows = snapshots.flatMap(({view, resources}) =>
    resources.map((resource): ResourceReport => {
      const before: Before = {takenAt: new Date(takenAt).toISOString(), service: view.id};
      return {...resourceReport(view, resource, places), ...before};
    }),
  );
  return csvLines(columns, rows, options);
};
