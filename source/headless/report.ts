import {withAsciiSigns} from '../domain/ascii-signs.ts';
import {assess} from '../domain/assess.ts';
import type {Finding} from '../domain/service.ts';
import {severityOf} from '../domain/severity.ts';
import {sortRows} from '../domain/table-layout.ts';
import {displayWidth, padEnd, padStart, visibleText} from '../domain/visible-text.ts';
import {withPlaceColumn} from '../store/place-column.ts';
import type {FieldChoice, FieldSort} from './field-choice.ts';
import {sortResources} from './field-choice.ts';
import {quietJson} from './quiet-json.ts';
import type {ReportPlace} from './resource-report.ts';
import {pickFields, resourceReport} from './resource-report.ts';
import type {Snapshot} from './snapshot.ts';
import {failuresOf} from './snapshot.ts';

/** The schema that `--once --json` prints; documented in the README. */
export const schema = 'sls-top/1';

/** What was looked at, for the report's head. */
export type ReportHead = {
  /** Epoch milliseconds. */
  readonly takenAt: number;
  readonly region: string | undefined;
  readonly account: string | undefined;
  /** Where several are looked at; region and account are those of the first. */
  readonly places?: readonly ReportPlace[];
  /** Intervals before it that nobody could read; absent where there are no intervals. */
  readonly skipped?: number;
};

/** The document of `--json`. Keys and resources stand in the same order each time. */
const documentOf = (
  {takenAt, region, account, places = [], skipped}: ReportHead,
  snapshots: readonly Snapshot[],
  {fields, sort}: FieldChoice,
): Readonly<Record<string, unknown>> => ({
  schema,
  takenAt: new Date(takenAt).toISOString(),
  region: region ?? null,
  account: account ?? null,
  ...(places.length === 0
    ? {}
    : {places: places.map(({profile, region: its, account: own}) => ({profile, region: its, account: own}))}),
  ...(skipped === undefined ? {} : {skipped}),
  services: Object.fromEntries(
    snapshots.map(({view, status, resources, account: own}) => [
      view.id,
      {
        status,
        // What belongs to an account has no one answer where there are several.
        ...(view.account === undefined || places.length > 0 ? {} : {account: view.account.report(own)}),
        resources: sortResources(view, resources, sort, places).map(resource =>
          pickFields(resourceReport(view, resource, places), fields),
        ),
      },
    ]),
  ),
  errors: failuresOf(snapshots).map(failure => {
    const {service, operation, code, message, hint} = failure;
    return {service, operation, code, message, hint};
  }),
});

const everything: FieldChoice = {fields: [], sort: undefined};

/** The JSON document: numbers are numbers, unknown is null, times are ISO 8601. */
export const jsonReport = (
  head: ReportHead,
  snapshots: readonly Snapshot[],
  choice: FieldChoice = everything,
): string => `${quietJson(JSON.stringify(documentOf(head, snapshots, choice), undefined, 2))}\n`;

/** The same document in one line. */
export const jsonLine = (
  head: ReportHead,
  snapshots: readonly Snapshot[],
  choice: FieldChoice = everything,
): string => `${quietJson(JSON.stringify(documentOf(head, snapshots, choice)))}\n`;

type Row = readonly {readonly text: string; readonly align: 'left' | 'right'}[];

const leftAligned = (text: string): Row[number] => ({text, align: 'left'});

/** One snapshot has no trend, and why a row is in trouble stands at its end. */
const leftOut: ReadonlySet<string> = new Set(['trend', 'reason']);

/** Text as it may be printed: nothing of it moves the cursor, and with `ascii` it is ASCII only. */
export const printable = (text: string, ascii: boolean): string =>
  visibleText(ascii ? withAsciiSigns(text) : text, {ascii});

/** The tables of all services that have something to show, one below the other; titles where nothing has. */
export const textReports = (
  now: number,
  snapshots: readonly Snapshot[],
  ascii: boolean,
  sort?: FieldSort,
): string => {
  const filled = snapshots.filter(({resources}) => resources.length > 0);
  const shown = filled.length > 0 ? filled : snapshots.slice(0, 1);
  return shown
    .map(snapshot => {
      const text = textReport(now, snapshot, ascii, sort);
      return shown.length === 1 ? text : `${printable(snapshot.view.title, ascii)}\n${text}`;
    })
    .join('\n');
};

/** Columns that what is said of the account may take: more is hard to read in a mail. */
const stripWidth = 160;

const stripTexts = ({view, account, resources}: Snapshot): readonly string[] =>
  (
    view.account?.strip(account, new Map(resources.map(resource => [resource.id, resource])), stripWidth) ??
    []
  ).map(pieces => pieces.map(({text}) => text).join(''));

/** The worst reason, and how many more there are. */
const whyOf = ([worst, ...others]: readonly Finding[]): string =>
  `${worst?.reason ?? ''}${others.length === 0 ? '' : ` (+${String(others.length)})`}`;

const tableOf = (now: number, {view, resources}: Snapshot, sort: FieldSort | undefined): readonly Row[] => {
  const isPlaced = resources.some(({place}) => place !== undefined);
  const all = isPlaced ? withPlaceColumn(view.columns, 0) : view.columns;
  const columns = all.filter(({id}) => !leftOut.has(id));
  // Resources come in the order of their names, which stays among what is equally bad.
  const worstFirst = sortRows(resources, resource => severityOf(view, resource), 'descending');
  const rows = sortResources(view, worstFirst, sort, []).map(resource => {
    const {health, findings} = assess(view, resource);
    const cells = columns.map(({align, cell}) => ({text: cell(resource, now, () => []).text, align}));
    return [...cells, leftAligned(health), leftAligned(whyOf(findings))];
  });
  return [
    [...columns.map(({title, align}) => ({text: title, align})), leftAligned('HEALTH'), leftAligned('WHY')],
    ...rows,
  ];
};

/** The table as plain aligned text, worst first if nothing else is said, every name whole: for pipes, cron mails and terminals that cannot do more. */
export const textReport = (now: number, snapshot: Snapshot, ascii: boolean, sort?: FieldSort): string => {
  const table = tableOf(now, snapshot, sort).map(row =>
    row.map(({text, align}): Row[number] => ({text: printable(text, ascii), align})),
  );
  const widths =
    table[0]?.map((_, index) => Math.max(...table.map(row => displayWidth(row[index]?.text ?? '')))) ?? [];
  const lines = table.map(row =>
    row
      .map(({text, align}, index) => (align === 'right' ? padStart : padEnd)(text, widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [...stripTexts(snapshot).map(text => printable(text, ascii)), ...lines]
    .map(line => `${line}\n`)
    .join('');
};
