import type {Resource, ServiceView} from '../domain/service.ts';
import type {State} from './state.ts';

/** Lines of the screen that are not the list: header, tabs, column titles; below it the two status lines and the keys. */
const tableChrome = 6;
/** Title above, keys below. */
const textChrome = 4;

/**
 * Below nine rows a peek has no room for a message nor a dialog for its buttons: what cannot be shown may not be done
 * either.
 */
export const isTooSmall = ({size: {columns, rows}}: Pick<State, 'size'>): boolean => rows < 9 || columns < 30;

/** Whether what belongs to the account is told place by place; what is made of all services is one for all places. */
export const isStripByPlace = ({places}: Pick<State, 'places'>, view: ServiceView<Resource>): boolean =>
  places.length > 0 && view.account !== undefined && view.leadsTo === undefined;

/** How many lines stand above the table: of several places one each, as far as there is room. */
export const stripHeight = (state: Pick<State, 'size' | 'places'>, view: ServiceView<Resource>): number =>
  isStripByPlace(state, view)
    ? Math.min(state.places.length, Math.max(2, Math.floor(state.size.rows / 8)))
    : (view.account?.stripHeight ?? 0);

/** How many rows of the table fit; at least one, so that a tiny terminal still shows the selection. */
export const tableHeight = (state: Pick<State, 'size' | 'places'>, view: ServiceView<Resource>): number =>
  Math.max(1, state.size.rows - tableChrome - stripHeight(state, view));

/** How many lines fit on the screens of the flow, of groups, of jobs and of the journal. */
export const flowHeight = ({size}: Pick<State, 'size'>): number => Math.max(1, size.rows - tableChrome);

/** Whether a peek has a line for what is listed of it. It stands there always, so that the list does not jump. */
export const hasListingLine = ({size}: Pick<State, 'size'>): boolean => size.rows >= 12;

/** How many messages of a peek fit below the lines that say what it did and what is listed. */
export const peekHeight = ({size}: Pick<State, 'size'>): number =>
  Math.max(1, size.rows - tableChrome - (hasListingLine({size}) ? 3 : 2));

/** How many lines of a text screen (detail, describe, message, help) fit. */
export const textHeight = ({size}: Pick<State, 'size'>): number => Math.max(1, size.rows - textChrome);
