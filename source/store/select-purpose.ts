import type {Catalog} from './catalog.ts';
import {tabById} from './catalog.ts';
import type {Screen, State} from './state.ts';

/** Screens whose requests are their own, in words; what is asked under any other is asked for the table below it. */
const screens: Readonly<Partial<Record<Screen['kind'], string>>> = {
  detail: 'a detail',
  describe: 'a detail',
  flow: 'the flow',
};

/** What requests for what is on screen are made for, in words. */
export const shownPurpose = (state: State, catalog: Catalog): string => {
  const kind = state.screens.findLast(screen => screens[screen.kind] !== undefined)?.kind;
  return `on screen: ${(kind === undefined ? undefined : screens[kind]) ?? tabById(catalog, state.tabId).tab.title}`;
};

/** What requests for what nobody looks at are made for, in words. */
export const backgroundPurpose = ({title}: {readonly title: string}): string => `background: ${title}`;
