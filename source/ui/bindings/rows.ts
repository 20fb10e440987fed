import {problemId} from '../../domain/problem-order.ts';
import type {Catalog} from '../../store/catalog.ts';
import {focusedResource} from '../../store/select-queue.ts';
import type {State} from '../../store/state.ts';
import type {Binding} from './binding.ts';
import {onResource} from './contexts.ts';

/** What the screen is about has no trouble, or none that something else explains. */
const hasNoCause = (state: State, catalog: Catalog): boolean => {
  const focused = focusedResource(state, catalog);
  if (focused === undefined) return true;
  const problem = state.problems.open.get(problemId(focused.service, focused.resource.id));
  const cause = problem?.cause;
  return cause === undefined || problemId(cause.service, cause.resourceId) === problem?.id;
};

/** What is done with the rows of a table, and with the resource a screen is about. A narrow footer has the first ones. */
export const rows: readonly Binding[] = [
  {
    keys: ['/'],
    contexts: ['table'],
    action: {type: 'promptOpened', kind: 'filter'},
    label: 'filter',
    help: 'filter: text, glob *, /regex/, ! for the inverse',
  },
  {
    keys: ['l'],
    contexts: ['table', 'detail'],
    action: {type: 'linksAsked'},
    label: 'links',
    help: 'follow a link: topic, trigger, consumer, DLQ, source, alarm; Esc comes back',
  },
  {
    keys: ['f'],
    contexts: ['table', 'detail'],
    action: {type: 'flowAsked'},
    label: 'flow',
    help: 'the chains that data flows through, with rates and the bottleneck',
  },
  {
    keys: ['C'],
    contexts: ['table', 'detail'],
    action: {type: 'causeAsked'},
    label: 'cause',
    help: 'the detail of what probably leads to the trouble; Esc comes back',
    idle: hasNoCause,
  },
  {
    keys: ['!'],
    contexts: ['table'],
    action: {type: 'problemsToggled'},
    label: 'problems',
    help: 'only rows with a problem, or all',
  },
  {
    keys: ['s'],
    contexts: ['table'],
    action: {type: 'sortCycled'},
    label: 'sort',
    help: 'sort by the next column',
  },
  {keys: ['S'], contexts: ['table'], action: {type: 'sortReversed'}, help: 'reverse the sort'},
  {
    keys: ['Space'],
    contexts: ['table'],
    action: {type: 'markToggled'},
    help: 'mark the row; c copies all marked',
  },
  {
    keys: ['d'],
    contexts: ['table', 'detail'],
    action: {type: 'describeAsked'},
    label: 'describe',
    help: 'everything AWS says of it, raw',
  },
  {
    keys: ['c', 'y'],
    contexts: [...onResource, 'message'],
    action: {type: 'copyAsked'},
    label: 'copy',
    help: 'copy the ARN, or the body of the message, to the clipboard (OSC 52)',
    disabled: ({options, screens}) =>
      options.redact && screens.at(-1)?.kind === 'message' ? 'the body is hidden' : undefined,
  },
  {
    keys: ['o', 'b'],
    contexts: onResource,
    action: {type: 'linkAsked'},
    help: 'the link to the AWS console (OSC 8)',
  },
];
