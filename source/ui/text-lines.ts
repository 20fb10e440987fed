import {localId} from '../domain/places.ts';
import {redactText} from '../domain/redact.ts';
import type {Resource, ServiceView} from '../domain/service.ts';
import {wrapLines} from '../domain/text-layout.ts';
import {timeZoneText} from '../domain/time-zone.ts';
import type {Catalog} from '../store/catalog.ts';
import {viewById} from '../store/catalog.ts';
import {feedOf} from '../store/select-table.ts';
import type {Screen, State} from '../store/state.ts';
import {costLines, costTitle} from './cost-lines.ts';
import {detailLines} from './detail-lines.ts';
import {feedLines} from './feed-lines.ts';
import {helpLines} from './help-lines.ts';
import {journalEntryLines, journalEntryTitle} from './journal-lines.ts';
import type {Line} from './line.ts';
import {blank, line} from './line.ts';
import {repairLines, repairTitle} from './repair-lines.ts';
import {runReportLines, runReportTitle, runScreen} from './run-lines.ts';
import {rulesLines, rulesTitle} from './rules-lines.ts';
import type {Theme} from './theme.ts';

/** The raw document, as JSON, whole: policies are long lines. */
const describeLines = (
  {size, options}: State,
  view: ServiceView<Resource>,
  resource: Resource,
): readonly Line[] => {
  const document = JSON.stringify(view.document(resource), undefined, 2);
  // Before lines are broken: half an account number is not recognised any more.
  const shown = options.redact ? redactText(document) : document;
  const width = Math.max(10, size.columns - 3);
  return wrapLines(shown, width, {wrap: true, ascii: options.ascii}).map(text => line(`  ${text}`));
};

/** Title and lines of a text screen; `undefined` for the screens that are no text. */
export const textScreen = (
  state: State,
  screen: Screen,
  catalog: Catalog,
  theme: Theme,
): {readonly title: string; readonly lines: readonly Line[]} | undefined => {
  if (screen.kind === 'feeds')
    return {title: `Feeds · times in ${timeZoneText(state.now)}`, lines: feedLines(state, catalog)};
  if (screen.kind === 'cost') return {title: costTitle(state), lines: costLines(state)};
  if (screen.kind === 'rules') return {title: rulesTitle(catalog), lines: rulesLines(state, catalog, theme)};
  if (screen.kind === 'help') return {title: 'Help', lines: helpLines(state, catalog, theme)};
  if (screen.kind === 'run') return runScreen(state, catalog, theme);
  if (screen.kind === 'runReport') return {title: runReportTitle(state), lines: runReportLines(state, theme)};
  if (screen.kind === 'repair') return {title: repairTitle(state), lines: repairLines(state)};
  if (screen.kind === 'journalEntry') {
    const record = state.journal?.[screen.index];
    return {title: journalEntryTitle(record), lines: journalEntryLines(state, record)};
  }
  if (screen.kind !== 'detail' && screen.kind !== 'describe') return undefined;
  const view = viewById(catalog, screen.service);
  const resource = feedOf(state, screen.service).resources.get(screen.id);
  if (view === undefined || resource === undefined)
    return {title: localId(screen.id), lines: [blank, line('  It is gone: no longer listed.', 'warning')]};
  const where = resource.place === undefined ? '' : ` · ${resource.place}`;
  return screen.kind === 'detail'
    ? {title: resource.name + where, lines: detailLines(state, screen, view, resource, catalog, theme)}
    : {title: `${resource.name}${where} as AWS describes it`, lines: describeLines(state, view, resource)};
};
