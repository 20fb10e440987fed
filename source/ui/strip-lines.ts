import {healthRank} from '../domain/health.ts';
import type {Resource, ServiceView, StripLine} from '../domain/service.ts';
import {sortRows} from '../domain/table-layout.ts';
import type {Catalog} from '../store/catalog.ts';
import {tabById} from '../store/catalog.ts';
import {isStripByPlace, stripHeight} from '../store/layout.ts';
import {feedOf} from '../store/select-table.ts';
import type {State} from '../store/state.ts';
import type {Line} from './line.ts';
import {blank} from './line.ts';

const worstOf = (pieces: StripLine): number =>
  Math.max(0, ...pieces.map(({health}) => (health === undefined ? 0 : healthRank(health))));

/** The first line of each place, the worst first where not all have room. */
const placeStrips = (state: State, view: ServiceView<Resource>, height: number): readonly StripLine[] => {
  const labelWidth = Math.max(...state.places.map(({label}) => label.length)) + 2;
  const strips = state.places.flatMap(({label, shown}): readonly StripLine[] => {
    const feed = shown[view.id];
    const [first] =
      view.account?.strip(feed?.account, feed?.resources ?? new Map(), state.size.columns - labelWidth) ?? [];
    return first === undefined ? [] : [[{text: ` ${label}`.padEnd(labelWidth), isFaint: true}, ...first]];
  });
  return strips.length <= height ? strips : sortRows(strips, worstOf, 'descending').slice(0, height);
};

const stripsOf = (state: State, view: ServiceView<Resource>, height: number): readonly StripLine[] => {
  if (isStripByPlace(state, view)) return placeStrips(state, view, height);
  const {account, resources} = feedOf(state, view.id);
  return view.account?.strip(account, resources, state.size.columns) ?? [];
};

/** What belongs to the account and no single row, above the table: always as many lines as the service says. */
export const stripLines = (state: State, catalog: Catalog): readonly Line[] => {
  const {view} = tabById(catalog, state.tabId);
  const height = stripHeight(state, view);
  const lines = stripsOf(state, view, height);
  return Array.from({length: height}, (_, index): Line => {
    const pieces = lines[index];
    if (pieces === undefined) return blank;
    return {
      spans: pieces.map(({text, health, isFaint}) => ({
        text,
        tone: health ?? (isFaint === true ? 'faint' : 'plain'),
      })),
    };
  });
};
