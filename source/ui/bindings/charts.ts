import type {Binding} from './binding.ts';

/** The time range and the cursor of the charts. */
export const charts: readonly Binding[] = [
  {
    keys: ['t'],
    contexts: ['detail'],
    action: {type: 'rangeCycled'},
    label: 'range',
    help: 'time range of the charts: 15 min, 30 min, 1 h, 3 h',
  },
  {
    keys: ['Left'],
    contexts: ['detail'],
    action: {type: 'cursorMoved', by: -1},
    label: 'cursor',
    help: 'cursor in the charts: the minute before; its values stand above each chart',
  },
  {
    keys: ['Right'],
    contexts: ['detail'],
    action: {type: 'cursorMoved', by: 1},
    help: 'the minute after; beyond the newest the cursor leaves',
  },
  {keys: ['['], contexts: ['detail'], action: {type: 'cursorMoved', by: -10}, help: 'ten minutes before'},
  {keys: [']'], contexts: ['detail'], action: {type: 'cursorMoved', by: 10}, help: 'ten minutes after'},
];
