import type {Catalog} from '../store/catalog.ts';
import {tabById} from '../store/catalog.ts';
import {feedOf} from '../store/select-table.ts';
import type {State} from '../store/state.ts';
import type {Line} from './line.ts';
import {blank} from './line.ts';

/** What belongs to the account and no single row, above the table: always as many lines as the service says. */
export const stripLines = (state: State, catalog: Catalog): readonly Line[] => {
  const {view} = tabById(catalog, state.tabId);
  if (view.account === undefined) return [];
  const {account, resources} = feedOf(state, view.id);
  const lines = view.account.strip(account, resources, state.size.columns);
  return Array.from({length: view.account.stripHeight}, (_, index): Line => {
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
