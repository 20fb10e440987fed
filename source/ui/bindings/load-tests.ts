import type {State} from '../../store/state.ts';
import type {Binding} from './binding.ts';
import {screens} from './contexts.ts';

const isUnderWay = ({run}: State): boolean => run !== undefined && run.end === undefined;

/** Load tests: starting one, marking moments, ending it, its report. */
export const loadTests: readonly Binding[] = [
  {
    keys: ['W'],
    contexts: ['table', 'detail', 'flow'],
    action: {type: 'runAsked'},
    help: 'start a load test of what is marked or passes the filter, of every service; while one runs: its charts',
  },
  {
    keys: ['M'],
    contexts: screens,
    action: {type: 'promptOpened', kind: 'marker'},
    label: 'mark',
    help: 'mark this moment with a note, for the charts and the report of a load test and for a recording',
    idle: state => !isUnderWay(state) || state.screens.at(-1)?.kind !== 'run',
  },
  {
    keys: ['W'],
    contexts: ['run', 'runReport'],
    action: {type: 'runStopAsked'},
    label: 'report',
    labelIn: state => (isUnderWay(state) ? 'stop the test' : undefined),
    help: 'end the load test and show its report',
    idle: state => !isUnderWay(state) && state.screens.at(-1)?.kind === 'runReport',
  },
  {
    keys: ['f'],
    contexts: ['run', 'runReport'],
    action: {type: 'promptOpened', kind: 'saveReport'},
    label: 'save',
    help: 'save the report of the load test: Markdown, or JSON where the name ends so',
  },
];
