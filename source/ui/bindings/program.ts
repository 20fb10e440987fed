import type {Binding} from './binding.ts';
import {screens} from './contexts.ts';

/** What works everywhere. */
export const program: readonly Binding[] = [
  {keys: ['p'], contexts: screens, action: {type: 'pauseToggled'}, help: 'pause or resume polling'},
  {keys: ['+'], contexts: ['table', 'detail'], action: {type: 'rateChanged', by: 1}, help: 'poll faster'},
  {keys: ['-'], contexts: ['table', 'detail'], action: {type: 'rateChanged', by: -1}, help: 'poll slower'},
  {keys: ['Ctrl-r', 'F5'], contexts: screens, action: {type: 'refreshAsked'}, help: 'read everything now'},
  {
    keys: ['i'],
    contexts: screens,
    action: {type: 'feedsAsked'},
    help: 'every feed with its age, what failed of it and what to do',
  },
  {keys: ['Tab'], contexts: screens, action: {type: 'tabCycled', by: 1}, help: 'next view'},
  {keys: ['Shift-Tab'], contexts: screens, action: {type: 'tabCycled', by: -1}, help: 'previous view'},
  ...Array.from({length: 9}, (_, index): Binding => ({
    keys: [String(index + 1)],
    contexts: screens,
    action: {type: 'tabChosen', index},
    help: `view ${String(index + 1)}`,
  })),
  {
    keys: [':'],
    contexts: screens,
    action: {type: 'promptOpened', kind: 'command'},
    help: 'type a command, Tab completes',
  },
  {keys: ['?'], contexts: screens, action: {type: 'helpAsked'}, label: 'help', help: 'this help'},
  {
    keys: ['F'],
    contexts: screens,
    action: {type: 'fixAsked'},
    label: 'deploy the fix',
    // What people come back to should not fall off a narrow footer for a thing that is done once.
    labelIn: ({size}) => (size.columns < 100 ? 'fix' : undefined),
    help: 'demo account only: deploy the fix that ends the incident',
    hidden: ({options}) => !options.demo,
  },
  {
    keys: ['Ctrl-z'],
    contexts: [...screens, 'prompt', 'dialog'],
    action: {type: 'suspendAsked'},
    help: 'suspend; fg comes back',
  },
  {keys: ['q'], contexts: screens, action: {type: 'quitAsked'}, label: 'quit', help: 'quit'},
  {
    keys: ['Ctrl-c'],
    contexts: [...screens, 'prompt', 'dialog'],
    action: {type: 'quitAsked'},
    help: 'quit, from anywhere',
  },
];
