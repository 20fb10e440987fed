import {everyMessage} from '../domain/narrowing.ts';
import type {RecordPeekRequest, StreamReference} from '../domain/record.ts';
import {mostPeekedShards} from '../domain/record.ts';
import type {Change} from './change.ts';
import {withNotice} from './change.ts';
import type {Dialog, PeekChoice, RecordPeek, State} from './state.ts';

/** How many records a peek shows at first, and how many more each time. */
const recordStep = 50;

/** Times that are offered, in minutes before now. */
const offered: readonly (readonly [minutesAgo: number, label: string])[] = [
  [5, 'From 5 minutes ago'],
  [60, 'From an hour ago'],
  [180, 'From 3 hours ago'],
];

const readOnlyNotice =
  'Read-only: a peek takes of the read quota of the consumers. Start without --read-only to peek.';

const quotaReasons = ({openShards}: StreamReference): readonly string[] => {
  const shards = openShards === undefined ? 'Each shard' : `Each of the ${String(openShards)} shards`;
  return [
    `${shards} allows five reads and 2 MB a second, shared by every consumer without enhanced fan-out: this peek takes one read a second and shard.`,
    ...(openShards !== undefined && openShards > mostPeekedShards
      ? [`Only ${String(mostPeekedShards)} of them are read.`]
      : []),
    'Nothing is removed. But a read far back shows in the iterator age of the stream, and an alarm on that may go off.',
  ];
};

/** Asks before records are read, because reading takes of what the consumers live on. */
export const askRecords = (state: State, stream: StreamReference): Change => {
  if (state.options.readOnly) return [withNotice(state, 'warning', readOnlyNotice)];
  const choices: readonly PeekChoice[] = [
    {label: 'The newest records', request: undefined, records: {stream, from: 'latest', wanted: recordStep}},
    ...offered.map(([minutesAgo, label]) => ({
      label,
      request: undefined,
      records: {stream, from: {since: state.now - minutesAgo * 60_000}, wanted: recordStep},
    })),
    {label: 'Leave it', request: undefined},
  ];
  const dialog: Dialog = {
    kind: 'confirmPeek',
    title: `Peek at records of ${stream.name}?`,
    reasons: [...quotaReasons(stream), ':records 14:05 reads from that time on.'],
    choices,
    focus: choices.length - 1,
  };
  return [{...state, dialog}];
};

/** Asks the same for one time (epoch milliseconds). */
export const askRecordsFrom = (
  state: State,
  stream: StreamReference,
  since: number,
  label: string,
): Change => {
  if (state.options.readOnly) return [withNotice(state, 'warning', readOnlyNotice)];
  const dialog: Dialog = {
    kind: 'confirmPeek',
    title: `Peek at records of ${stream.name} from ${label} on?`,
    reasons: quotaReasons(stream),
    choices: [
      {label: 'Peek', request: undefined, records: {stream, from: {since}, wanted: recordStep}},
      {label: 'Leave it', request: undefined},
    ],
    focus: 1,
  };
  return [{...state, dialog}];
};

/** Opens the peek screen and asks for records. */
export const startRecordPeek = (state: State, request: RecordPeekRequest): Change => {
  const number = state.counter + 1;
  const open = state.screens.at(-1)?.kind === 'peek';
  return [
    {
      ...state,
      counter: number,
      dialog: undefined,
      screens: open ? state.screens : [...state.screens, {kind: 'peek'}],
      peek: {
        kind: 'records',
        number,
        request,
        status: 'receiving',
        messages: [],
        selected: 0,
        line: 0,
        outcome: undefined,
        failure: undefined,
        startedAt: state.now,
        narrowing: everyMessage,
        marked: new Set(),
      },
    },
    {type: 'stopPeek'},
    {type: 'peekRecords', number, request},
  ];
};

/** Reads again from the same time, further. Whoever presses it has been asked for this stream. */
export const moreRecords = (state: State, {request, messages}: RecordPeek): Change =>
  startRecordPeek(state, {...request, wanted: messages.length + recordStep});

/** `14:05` or `14:05:30` (today, or yesterday where that is still to come), `90m`, `2h` as epoch milliseconds. */
export const timeOf = (text: string, now: number): number | undefined => {
  const span = /^(\d+)([mh])$/.exec(text);
  if (span !== null) return now - Number(span[1]) * (span[2] === 'h' ? 3_600_000 : 60_000);
  const clock = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(text);
  if (clock === null) return undefined;
  const at = new Date(now);
  at.setHours(Number(clock[1]), Number(clock[2]), Number(clock[3] ?? 0), 0);
  if (at.getTime() > now) at.setDate(at.getDate() - 1);
  return at.getTime();
};
