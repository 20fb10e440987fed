import {withAsciiSigns} from '../domain/ascii-signs.ts';
import {assess} from '../domain/assess.ts';
import type {Finding} from '../domain/service.ts';
import {severityOf} from '../domain/severity.ts';
import {sortRows} from '../domain/table-layout.ts';
import {displayWidth, padEnd, padStart, visibleText} from '../domain/visible-text.ts';
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
};

const resourceReport = (view: Snapshot['view'], resource: Snapshot['resources'][number]) => {
  const {health, findings} = assess(view, resource);
  return {...view.report(resource), health, reasons: findings.map(({reason}) => reason)};
};

/** The JSON document: numbers are numbers, unknown is null, times are ISO 8601. */
export const jsonReport = (head: ReportHead, snapshots: readonly Snapshot[]): string => {
  const services = Object.fromEntries(
    snapshots.map(({view, status, resources, account}) => [
      view.id,
      {
        status,
        ...(view.account === undefined ? {} : {account: view.account.report(account)}),
        resources: resources.map(resource => resourceReport(view, resource)),
      },
    ]),
  );
  const errors = failuresOf(snapshots).map(failure => {
    const {service, operation, code, message, hint} = failure;
    return {service, operation, code, message, hint};
  });
  const document = {
    schema,
    takenAt: new Date(head.takenAt).toISOString(),
    region: head.region ?? null,
    account: head.account ?? null,
    services,
    errors,
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
};

type Row = readonly {readonly text: string; readonly align: 'left' | 'right'}[];

const leftAligned = (text: string): Row[number] => ({text, align: 'left'});

/** One snapshot has no trend, and why a row is in trouble stands at its end. */
const leftOut: ReadonlySet<string> = new Set(['trend', 'reason']);

/** Text as it may be printed: nothing of it moves the cursor, and with `ascii` it is ASCII only. */
export const printable = (text: string, ascii: boolean): string =>
  visibleText(ascii ? withAsciiSigns(text) : text, {ascii});

/** The tables of all services that have something to show, one below the other; titles where nothing has. */
export const textReports = (now: number, snapshots: readonly Snapshot[], ascii: boolean): string => {
  const filled = snapshots.filter(({resources}) => resources.length > 0);
  const shown = filled.length > 0 ? filled : snapshots.slice(0, 1);
  return shown
    .map(snapshot => {
      const text = textReport(now, snapshot, ascii);
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

const tableOf = (now: number, {view, resources}: Snapshot): readonly Row[] => {
  const columns = view.columns.filter(({id}) => !leftOut.has(id));
  // Resources come in the order of their names, which stays among what is equally bad.
  const worstFirst = sortRows(resources, resource => severityOf(view, resource), 'descending');
  const rows = worstFirst.map(resource => {
    const {health, findings} = assess(view, resource);
    const cells = columns.map(({align, cell}) => ({text: cell(resource, now, () => []).text, align}));
    return [...cells, leftAligned(health), leftAligned(whyOf(findings))];
  });
  return [
    [...columns.map(({title, align}) => ({text: title, align})), leftAligned('HEALTH'), leftAligned('WHY')],
    ...rows,
  ];
};

/** The table as plain aligned text, worst first, every name whole: for pipes, cron mails and terminals that cannot do more. */
export const textReport = (now: number, snapshot: Snapshot, ascii: boolean): string => {
  const table = tableOf(now, snapshot).map(row =>
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
