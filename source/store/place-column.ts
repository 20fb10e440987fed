import type {Column, Resource, ServiceView} from '../domain/service.ts';
import {rememberLast} from './remember.ts';
import type {State} from './state.ts';

/** Up to here places stand whole also where it is narrow. */
const fullWidth = 14;

/** Which of several places a row is in; redrives, peeks and links of the row go there. */
export const placeColumn: Column<Resource> = {
  id: 'place',
  title: 'PLACE',
  align: 'left',
  minWidth: 8,
  maxWidth: 24,
  dropOrder: 0,
  cut: 'middle',
  help: 'Profile and region of the row, as far as the places on screen differ in them',
  cell: ({place}) => ({text: place ?? '', sort: place}),
};

/** The columns with that of the place behind the name; `width` is that of the longest place. */
export const withPlaceColumn = rememberLast(
  (columns: readonly Column<Resource>[], width: number): readonly Column<Resource>[] => {
    if (columns.some(({id}) => id === placeColumn.id)) return columns;
    const minWidth = Math.max(placeColumn.minWidth, Math.min(width, fullWidth));
    const maxWidth = Math.max(minWidth, Math.min(width, placeColumn.maxWidth));
    return [...columns.slice(0, 1), {...placeColumn, minWidth, maxWidth}, ...columns.slice(1)];
  },
);

/** The columns of a table: with that of the place where several are looked at. */
export const columnsOf = (
  {places}: Pick<State, 'places'>,
  {columns}: Pick<ServiceView<Resource>, 'columns'>,
): readonly Column<Resource>[] =>
  places.length === 0
    ? columns
    : withPlaceColumn(columns, Math.max(...places.map(({label}) => label.length)));
