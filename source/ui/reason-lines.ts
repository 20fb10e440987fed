import type {Catalog} from '../store/catalog.ts';
import {tableHeight} from '../store/layout.ts';
import {findingsAt} from '../store/select-links.ts';
import {focusedResource} from '../store/select-queue.ts';
import {tableWindow} from '../store/select-table.ts';
import type {State} from '../store/state.ts';
import {paragraph} from './failure-lines.ts';
import type {Line} from './line.ts';
import {blank, line} from './line.ts';
import {markOf} from './theme.ts';

/** Fewer lines than these say nothing that the line below the table does not. */
const leastLines = 2;

/**
 * Everything that is wrong with the selected row and its connections, whole, in the room that its table leaves and the
 * one line below it, which takes the last; nothing where that line says it all, or there is no room for more.
 */
export const reasonBlock = (state: State, catalog: Catalog): readonly Line[] => {
  const {view, rows} = tableWindow(state, catalog);
  const located = state.screens.length > 0 ? undefined : focusedResource(state, catalog);
  if (located === undefined) return [];
  const lines = findingsAt(state, catalog, located).flatMap(({health, reason}) =>
    paragraph(markOf(health, state.options), reason, state, health),
  );
  // A blank line stands between the rows and this, and the last line is below the table.
  const room = tableHeight(state, view) - rows.length;
  if (lines.length < leastLines || room < leastLines) return [];
  if (lines.length <= room) return [blank, ...lines];
  return [blank, ...lines.slice(0, room - 1), line('    … Enter shows the rest', 'faint')];
};
