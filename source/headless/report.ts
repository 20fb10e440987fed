import {assess} from '../domain/assess.ts';
import type {Cell} from '../domain/cell.ts';
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

/** One snapshot has no trend. */
const leftOut: ReadonlySet<string> = new Set(['trend']);

/** The tables of all services that have something to show, one below the other; titles where nothing has. */
export const textReports = (now: number, snapshots: readonly Snapshot[], ascii: boolean): string => {
  const filled = snapshots.filter(({resources}) => resources.length > 0);
  return (filled.length > 0 ? filled : snapshots.slice(0, 1))
    .map(snapshot => textReport(now, snapshot, ascii))
    .join('\n');
};

/** The table as plain aligned text, every name whole: for pipes, cron mails and terminals that cannot do more. */
export const textReport = (now: number, {view, resources}: Snapshot, ascii: boolean): string => {
  const columns = view.columns.filter(({id}) => !leftOut.has(id));
  const safe = (cell: Cell): string => {
    const own = ascii
      ? cell.text.replaceAll('–', '-').replaceAll('∞', 'inf').replaceAll('▲', '+').replaceAll('▼', '-')
      : cell.text;
    return visibleText(own, {ascii});
  };
  const rows = resources.map(resource => {
    const {health, findings} = assess(view, resource);
    const why = visibleText(findings[0]?.reason ?? '', {ascii});
    return [...columns.map(column => safe(column.cell(resource, now, () => []))), health, why];
  });
  const table = [[...columns.map(({title}) => title), 'HEALTH', 'WHY'], ...rows];
  const widths =
    table[0]?.map((_, index) => Math.max(...table.map(row => displayWidth(row[index] ?? '')))) ?? [];
  return table
    .map(row =>
      row
        .map((text, index) =>
          columns[index]?.align === 'right'
            ? padStart(text, widths[index] ?? 0)
            : padEnd(text, widths[index] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .map(line => `${line}\n`)
    .join('');
};
