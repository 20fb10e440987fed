import type {Binding, Context} from './binding.ts';
import {screens} from './contexts.ts';

const second = 1000;
const minute = 60 * second;

/** Charts have the arrows and brackets for their own cursor; `<` and `>` move in the recording everywhere. */
const besideCharts: readonly Context[] = screens.filter(context => context !== 'detail');

const isPaused: Binding['labelIn'] = ({replay}) =>
  replay?.playback.isPlaying === false ? 'play' : undefined;

/** Playing a recording. In a replay these come before all other keys. */
export const replayKeys: readonly Binding[] = [
  {
    keys: ['Space', 'p'],
    contexts: screens,
    action: {type: 'replayControlled', control: {kind: 'toggle'}},
    label: 'pause',
    labelIn: isPaused,
    help: 'play or pause; at the end, play once more',
  },
  {
    keys: ['n'],
    contexts: screens,
    action: {type: 'replayControlled', control: {kind: 'moment', by: 1}},
    label: 'next problem',
    help: 'to the next problem that begins or becomes worse, or the next marker',
  },
  {
    keys: ['N'],
    contexts: screens,
    action: {type: 'replayControlled', control: {kind: 'moment', by: -1}},
    help: 'to the one before',
  },
  {
    keys: ['+'],
    contexts: screens,
    action: {type: 'replayControlled', control: {kind: 'speed', by: 1}},
    label: 'faster',
    help: 'faster: 1, 2, 5, 10, 20, 50, 100 times',
  },
  {
    keys: ['-'],
    contexts: screens,
    action: {type: 'replayControlled', control: {kind: 'speed', by: -1}},
    label: 'slower',
    help: 'slower',
  },
  {
    keys: ['>'],
    contexts: screens,
    action: {type: 'replayControlled', control: {kind: 'move', milliseconds: 10 * second}},
    label: '10 s on',
    help: '10 seconds on',
  },
  {
    keys: ['<'],
    contexts: screens,
    action: {type: 'replayControlled', control: {kind: 'move', milliseconds: -10 * second}},
    label: 'back',
    help: '10 seconds back',
  },
  {
    keys: ['Right'],
    contexts: besideCharts,
    action: {type: 'replayControlled', control: {kind: 'move', milliseconds: 10 * second}},
    help: '10 seconds on, as > does, where no chart has the arrows',
  },
  {
    keys: ['Left'],
    contexts: besideCharts,
    action: {type: 'replayControlled', control: {kind: 'move', milliseconds: -10 * second}},
    help: '10 seconds back',
  },
  {
    keys: [']'],
    contexts: besideCharts,
    action: {type: 'replayControlled', control: {kind: 'move', milliseconds: minute}},
    help: 'a minute on',
  },
  {
    keys: ['['],
    contexts: besideCharts,
    action: {type: 'replayControlled', control: {kind: 'move', milliseconds: -minute}},
    help: 'a minute back',
  },
  {
    keys: ['Home'],
    contexts: screens,
    action: {type: 'replayControlled', control: {kind: 'start'}},
    help: 'to the beginning of the recording',
  },
  {
    keys: ['End'],
    contexts: screens,
    action: {type: 'replayControlled', control: {kind: 'end'}},
    help: 'to its end, as far as it was read',
  },
];
