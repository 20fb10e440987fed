import type {Context} from './binding.ts';

/** Screens with a selection. */
export const lists: readonly Context[] = ['table', 'peek', 'flow', 'groups', 'jobs', 'journal', 'events'];
/** Screens with a text that scrolls. */
const texts: readonly Context[] = [
  'detail',
  'describe',
  'message',
  'repair',
  'journalEntry',
  'run',
  'runReport',
  'feeds',
  'cost',
  'rules',
  'help',
];

/** Screens on which one can move. */
export const movable: readonly Context[] = [...lists, ...texts];
/** All screens; not prompts and dialogs. */
export const screens: readonly Context[] = [...movable, 'redrive', 'job'];
/** Screens about one resource. */
export const onResource: readonly Context[] = ['table', 'detail', 'describe'];
