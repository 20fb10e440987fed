import {withAsciiSigns} from '../domain/ascii-signs.ts';
import {formatTimestamp} from '../domain/duration.ts';
import {redactStrings, redactText} from '../domain/redact.ts';
import {csvColumns, csvHeader, csvRows} from '../headless/csv.ts';
import type {ReportHead} from '../headless/report.ts';
import {jsonLine, jsonReport, textReports} from '../headless/report.ts';
import type {Snapshot} from '../headless/snapshot.ts';
import type {Settings} from './flags.ts';
import {fieldChoice} from './script-flags.ts';

/** How reports are to look. */
export type PrintedLook = Pick<
  Settings,
  'format' | 'fields' | 'sort' | 'redact' | 'ascii' | 'services' | 'places'
> & {
  /** A person sees it. */
  readonly isTerminal: boolean;
};

/** Text as `--redact` and `--ascii` want it. */
export const shownText = (text: string, {redact, ascii}: Pick<Settings, 'redact' | 'ascii'>): string => {
  if (!redact) return text;
  return ascii ? withAsciiSigns(redactText(text)) : redactText(text);
};

const csvOf = (
  head: ReportHead,
  snapshots: readonly Snapshot[],
  look: PrintedLook,
  {isRepeated, isFirst}: {readonly isRepeated: boolean; readonly isFirst: boolean},
): string => {
  const choice = fieldChoice(look);
  const views = snapshots.map(({view}) => view);
  const columns = csvColumns(views, choice, {isRepeated, hasPlaces: look.places.length > 1});
  return (isFirst ? csvHeader(columns) : '') + csvRows(columns, snapshots, head, {sort: choice.sort, look});
};

/** What `--once` prints. */
export const onceReport = (head: ReportHead, snapshots: readonly Snapshot[], look: PrintedLook): string => {
  const choice = fieldChoice(look);
  switch (look.format) {
    case 'table':
      return shownText(textReports(head.takenAt, snapshots, look.ascii, choice.sort), look);
    case 'csv':
      return csvOf(head, snapshots, look, {isRepeated: false, isFirst: true});
    case 'json': {
      const json = jsonReport(head, snapshots, choice);
      return look.redact ? redactStrings(json) : json;
    }
  }
};

const timeLine = ({takenAt, skipped = 0}: ReportHead): string =>
  `${formatTimestamp(takenAt)}${skipped === 0 ? '' : `  (${String(skipped)} skipped)`}\n`;

/** What `--watch` prints of one interval. */
export const watchReport = (
  head: ReportHead,
  snapshots: readonly Snapshot[],
  look: PrintedLook,
  isFirst: boolean,
): string => {
  const choice = fieldChoice(look);
  switch (look.format) {
    case 'table':
      return `${isFirst ? '' : '\n'}${timeLine(head)}${onceReport(head, snapshots, look)}`;
    case 'csv':
      return csvOf(head, snapshots, look, {isRepeated: true, isFirst});
    case 'json': {
      const json = jsonLine(head, snapshots, choice);
      return look.redact ? redactStrings(json) : json;
    }
  }
};
