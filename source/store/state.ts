import type {AccountLook} from '../domain/account-look.ts';
import type {Failure} from '../domain/failure.ts';
import type {History} from '../domain/history.ts';
import type {UnfinishedJob} from '../domain/job-journal.ts';
import type {JournalRecord} from '../domain/journal-line.ts';
import type {LoadRun} from '../domain/load-run.ts';
import type {GroupBy} from '../domain/message-group.ts';
import type {Message, PeekOutcome, PeekRequest, QueueReference} from '../domain/message.ts';
import type {Narrowing} from '../domain/narrowing.ts';
import type {Pin} from '../domain/pins.ts';
import type {PlaceChoice} from '../domain/places.ts';
import type {RecordPeekOutcome, RecordPeekRequest} from '../domain/record.ts';
import type {Replay} from '../domain/playback.ts';
import type {SlowedLane} from '../domain/lane.ts';
import type {RecordingStatus} from '../domain/recording-header.ts';
import type {RedriveFacts, RedriveTask} from '../domain/redrive.ts';
import type {ProblemBook} from '../domain/problem.ts';
import type {CountSample} from '../domain/request-count.ts';
import type {Series} from '../domain/series.ts';
import type {Resource} from '../domain/service.ts';
import type {VitalId, VitalReading} from '../domain/vital-sign.ts';
import type {SpendingLimit} from '../domain/spending.ts';
import type {ImportDialog, JobWatch, PartDialog, PurgeDialog, Repair} from './workbench-state.ts';

/** The account that is looked at. What is not known yet is `undefined`. */
export type Place = {
  readonly profile: string | undefined;
  readonly region: string | undefined;
  readonly account: string | undefined;
  /** Where requests go instead of AWS. */
  readonly endpointUrl: string | undefined;
  /** Where those of SQS go, which jobs are told apart by. */
  readonly sqsEndpointUrl?: string | undefined;
};

export type Options = {
  /** What the background may spend; absent: nothing is limited. */
  readonly spending?: SpendingLimit;
  /** Polling goes on as it is when nobody is at the terminal: somebody relies on it elsewhere. */
  readonly keepsPace?: boolean;
  readonly readOnly: boolean;
  readonly demo: boolean;
  readonly ascii: boolean;
  /** Bodies, ids and account numbers are hidden where they are drawn; what acts on messages has the real ones. */
  readonly redact: boolean;
  /** What the config file never lets change, or lets change only when the name is typed. */
  readonly pins: readonly Pin[];
  /** How named accounts look. */
  readonly accounts: readonly AccountLook[];
};

/** How far back charts reach, in minutes. */
export const chartRanges = [15, 30, 60, 180] as const;

/** What all charts of a detail share: their time range, and the minute whose values are read. */
export type ChartView = {
  readonly rangeMinutes: (typeof chartRanges)[number];
  /** The start of a minute (epoch milliseconds); `undefined`: the newest. */
  readonly cursorAt: number | undefined;
};

/** One clock of a feed: do I have data (`at`), did the last try fail (`failure`), when is the next try. */
export type Poll = {
  readonly at: number | undefined;
  readonly failure: Failure | undefined;
  readonly retryAt: number | undefined;
};

/** Lists, live values, CloudWatch metrics, and what only an open detail shows. */
export type ClockName = 'discovery' | 'live' | 'metrics' | 'detail';

/** A service's live data. */
export type Feed = {
  readonly resources: ReadonlyMap<string, Resource>;
  /** What belongs to the account and no single resource; its type is the service's own. */
  readonly account: unknown;
  /** Minutes of metrics by `historyKey`. */
  readonly history: History;
  readonly polls: Readonly<Record<ClockName, Poll>>;
};

/** What the overview keeps beside the problems themselves. Times are epoch milliseconds. */
export type OverviewState = {
  /** Its rows, as the table takes them. */
  readonly feed: Feed;
  /** When each service was listed first. */
  readonly lookingSince: Readonly<Record<string, number>>;
  /** The ids of what was not on an earlier list, by service: nobody has overlooked it. */
  readonly newcomers: Readonly<Record<string, readonly string[]>>;
  /** By which tick and of which feeds it was made, and whether anything was learnt since. */
  readonly notedAt: number | undefined;
  readonly notedFeeds: Readonly<Record<string, Feed>>;
  readonly isDue: boolean;
  /** Since when everything was read and nothing is wrong; `undefined`: it is not so. */
  readonly quietSince: number | undefined;
  /** The newest vital signs, and what each was since the start. */
  readonly vitals: Readonly<Partial<Record<VitalId, VitalReading>>>;
  readonly seen: Readonly<Partial<Record<VitalId, Series>>>;
};

type SortDirection = 'ascending' | 'descending';

/** How one tab is sorted and filtered, and which row is selected. Kept while the data changes. */
export type TableState = {
  readonly sortColumnId: string;
  readonly direction: SortDirection;
  readonly filter: string;
  readonly onlyProblems: boolean;
  /** `undefined`: whatever is on top. */
  readonly selectedId: string | undefined;
  /** Where the selected row was, for when it is gone. */
  readonly selectedIndex: number;
  /** On which line of the window the selected row stands, so that it stays there while others move. */
  readonly line: number;
};

/** What every peek has: its progress and what it has shown so far. */
type Peeking = {
  /** Tells replies of an older peek from those of this one. */
  readonly number: number;
  readonly status: 'receiving' | 'ended' | 'failed';
  readonly messages: readonly Message[];
  readonly selected: number;
  readonly line: number;
  readonly failure: Failure | undefined;
  readonly startedAt: number;
  /** Which of the messages are listed; `selected` counts in that list. */
  readonly narrowing: Narrowing;
  /** Marked by hand, by message id, for what is done to several. */
  readonly marked: ReadonlySet<string>;
};

/** A peek at the messages of a queue. */
export type QueuePeek = Peeking & {
  readonly kind: 'messages';
  /** How many times this queue was peeked at for the list: a message may have been received as often. */
  readonly rounds: number;
  readonly request: PeekRequest;
  readonly outcome: PeekOutcome | undefined;
  /** What was listed when it began. */
  readonly before: readonly Message[];
};

/** A peek at the records of a stream, which are shown as messages. */
export type RecordPeek = Peeking & {
  readonly kind: 'records';
  readonly request: RecordPeekRequest;
  readonly outcome: RecordPeekOutcome | undefined;
};

export type Peek = QueuePeek | RecordPeek;

/** Where the reader is in a message. */
export type MessageView = {
  readonly scroll: number;
  readonly pretty: boolean;
  readonly wrap: boolean;
  readonly search: string;
  /** Where the match is that was gone to last; the end of a text cannot be scrolled to the top. */
  readonly matchLine: number | undefined;
};

/** What lies over the table, innermost last. */
export type Screen =
  | {
      readonly kind: 'detail';
      readonly service: string;
      readonly id: string;
      readonly scroll: number;
      readonly chart: ChartView;
    }
  | {readonly kind: 'describe'; readonly service: string; readonly id: string; readonly scroll: number}
  | {readonly kind: 'peek'}
  | {readonly kind: 'message'; readonly messageId: string; readonly view: MessageView}
  | {readonly kind: 'redrive'; readonly sourceArn: string}
  /** The chains of the account; the selected line can be opened. */
  | {
      readonly kind: 'flow';
      readonly selected: number;
      readonly line: number;
      /** Which line that is, so that it stays selected while others move. */
      readonly lineId?: string;
    }
  /** Every feed with its age and status. */
  | {readonly kind: 'feeds'; readonly scroll: number}
  /** What the requests of this program cost. */
  | {readonly kind: 'cost'; readonly scroll: number}
  /** Every health rule with its thresholds, and what it finds. */
  | {readonly kind: 'rules'; readonly scroll: number}
  /** The messages of the peek in groups. */
  | {readonly kind: 'groups'; readonly by: GroupBy; readonly selected: number; readonly line: number}
  /** One job under way or ended. */
  | {readonly kind: 'job'; readonly id: string}
  /** Every job of this run, then those that earlier runs left unfinished. */
  | {readonly kind: 'jobs'; readonly selected: number; readonly line: number}
  /** A message as it was and as it was edited. */
  | {readonly kind: 'repair'; readonly scroll: number}
  /** What this program changed, newest first. */
  | {
      readonly kind: 'journal';
      /** The job whose calls are shown; absent: the changes of this program, jobs with one line each. */
      readonly job?: string;
      readonly selected: number;
      readonly line: number;
    }
  /** Problems that came and went, newest first. */
  | {
      readonly kind: 'events';
      readonly selected: number;
      readonly line: number;
      /** Which line that is, so that it stays selected while others come; absent: the newest. */
      readonly lineId?: string;
    }
  | {readonly kind: 'journalEntry'; readonly index: number; readonly scroll: number}
  /** The charts of the load test. */
  | {readonly kind: 'run'; readonly scroll: number}
  /** What came of it. */
  | {readonly kind: 'runReport'; readonly scroll: number}
  | {readonly kind: 'help'; readonly scroll: number};

export type RedriveFocus = 'destination' | 'velocity' | 'name' | 'confirm' | 'cancel';

/** One button of the question before a peek; no request: leave it. */
export type PeekChoice = {
  readonly label: string;
  readonly request: PeekRequest | undefined;
  /** Records of a stream to peek at. */
  readonly records?: RecordPeekRequest;
  /** The URL of another queue to peek at instead; it may have questions of its own. */
  readonly insteadUrl?: string;
};

export type Dialog =
  | {
      readonly kind: 'confirmPeek';
      readonly title: string;
      readonly reasons: readonly string[];
      /** What can be chosen; the last one leaves without doing anything. */
      readonly choices: readonly PeekChoice[];
      readonly focus: number;
    }
  | {
      readonly kind: 'redrive';
      /** Tells the facts asked for by this dialog from those of an earlier one. */
      readonly number: number;
      readonly queue: QueueReference;
      readonly facts: RedriveFacts | undefined;
      readonly failure: Failure | undefined;
      /** `undefined`: each message to its own source. By ARN, because the list of queues changes meanwhile. */
      readonly destinationArn: string | undefined;
      /** Letters typed to find a destination among many. */
      readonly query: string;
      /** Digits as typed; empty: SQS chooses. */
      readonly velocity: string;
      /** The queue's name as typed, where a pin asks for it. */
      readonly typedName: string;
      readonly focus: RedriveFocus;
    }
  | PartDialog
  | PurgeDialog
  | ImportDialog
  /** The file is there already. */
  | {
      readonly kind: 'overwrite';
      readonly path: string;
      readonly messages: readonly Message[];
      readonly queueArn: string;
      readonly focus: 'confirm' | 'cancel';
    }
  /** Which member of the bodies to group by. */
  | {
      readonly kind: 'pickField';
      readonly fields: readonly {readonly path: string; readonly label: string}[];
      readonly query: string;
      readonly focus: number;
    }
  /** Where to look instead, or together: profiles with their regions, or one of the two alone. */
  | {
      readonly kind: 'pickPlace';
      readonly what: 'places' | 'profiles' | 'regions';
      readonly query: string;
      readonly focus: number;
      /** Those that are to be looked at together, in the order of marking. */
      readonly marked: readonly PlaceChoice[];
    }
  /** What to do with a job that a killed program left. */
  | {readonly kind: 'unfinished'; readonly id: string; readonly focus: 'finish' | 'settle' | 'cancel'}
  | {
      readonly kind: 'cancelRedrive';
      /** `queueKey` of the queue, as all that names a redrive. */
      readonly sourceArn: string;
      readonly handle: string;
      readonly placeId?: string;
      readonly focus: 'confirm' | 'cancel';
    }
  | {
      readonly kind: 'mfa';
      readonly serial: string;
      /** Who asks; `undefined`: the default profile. */
      readonly profile: string | undefined;
      readonly code: string;
    }
  | {readonly kind: 'link'; readonly name: string; readonly url: string}
  /** Where one can go from a resource; the label says what that is to it. */
  | {
      readonly kind: 'links';
      readonly name: string;
      readonly choices: readonly {readonly label: string; readonly service: string; readonly id: string}[];
      readonly focus: number;
    };

export type PromptKind =
  | 'filter'
  | 'command'
  | 'search'
  | 'save'
  | 'narrow'
  | 'where'
  | 'export'
  | 'import'
  | 'label'
  | 'marker'
  | 'saveReport';

/** The line being typed at the bottom. */
export type Prompt = {
  readonly kind: PromptKind;
  readonly text: string;
  /** What the text was before, to go back to on Esc. */
  readonly before: string;
};

export type Notice = {
  readonly level: 'info' | 'warning' | 'error';
  readonly text: string;
  readonly at: number;
};

/** A move task that is watched, whoever started it. */
export type RedriveWatch = {
  readonly queue: QueueReference;
  readonly task: RedriveTask | undefined;
  /** Progress over time, for the rate. */
  readonly progress: readonly {readonly at: number; readonly moved: number}[];
  readonly startedHere: boolean;
  /** Tasks that SQS started at or before this time (its clock) are older ones and not this. */
  readonly newerThan: number | undefined;
  readonly endedAt: number | undefined;
  /** Lowest depth of the DLQ seen since the task ended: what is above it now has come back. */
  readonly lowestDepthSince: number | undefined;
  readonly failure: Failure | undefined;
};

/** Whether somebody is at the terminal. */
export type Attention = {
  /** As far as the terminal tells; many do not. */
  readonly isFocused: boolean;
  /** When a key was pressed or the terminal came to the front (epoch milliseconds). */
  readonly usedAt: number;
};

/** What was counted of requests, whichever place they went to. */
export type CostState = {
  readonly startedAt: number;
  /** The last minutes, oldest first; the newest has everything since the start. */
  readonly samples: readonly CountSample[];
};

/** One of several places that are looked at together. */
export type PlaceState = {
  readonly id: string;
  /** What tells it from the others, in words: its region, its profile, or both. */
  readonly label: string;
  readonly place: Place;
  readonly connection: State['connection'];
  /** As its own scheduler knows them, by the ids that AWS knows. */
  readonly feeds: Readonly<Record<string, Feed>>;
  /** The same with ids that tell places apart; `State.feeds` is all of these together. */
  readonly shown: Readonly<Record<string, Feed>>;
};

/** Everything the screen shows. Changed by `update` only. */
export type State = {
  readonly now: number;
  readonly size: {readonly columns: number; readonly rows: number};
  readonly options: Options;
  /** Of several places the first. */
  readonly place: Place;
  /** Empty where one place is looked at, which `place` and `feeds` are about. */
  readonly places: readonly PlaceState[];
  /** What keeps the program from reaching AWS at all. */
  readonly connection:
    {readonly kind: 'connecting' | 'connected'} | {readonly kind: 'failed'; readonly failure: Failure};
  readonly intervalSeconds: number;
  readonly paused: boolean;
  readonly feeds: Readonly<Record<string, Feed>>;
  readonly tabId: string;
  readonly tables: Readonly<Record<string, TableState>>;
  readonly marked: ReadonlySet<string>;
  readonly screens: readonly Screen[];
  readonly dialog: Dialog | undefined;
  readonly prompt: Prompt | undefined;
  readonly notice: Notice | undefined;
  readonly peek: Peek | undefined;
  readonly redrives: Readonly<Record<string, RedriveWatch>>;
  /** Jobs of this run by id, oldest first. */
  readonly jobs: Readonly<Record<string, JobWatch>>;
  /** Jobs that earlier runs left open. */
  readonly unfinished: readonly UnfinishedJob[];
  readonly repair: Repair | undefined;
  /** What the innermost journal screen shows, newest first; `undefined` until it was read. */
  readonly journal: readonly JournalRecord[] | undefined;
  /** What is wrong over all services, and what came and went. */
  readonly problems: ProblemBook;
  /** The same as rows, and what else stands on the overview. */
  readonly overview: OverviewState;
  /** The load test under way, or the last one. */
  readonly run: LoadRun | undefined;
  /** `undefined` before the first count. */
  readonly cost: CostState | undefined;
  /** What a budget or the free tier slows, most useful first. */
  readonly slowed: readonly SlowedLane[];
  readonly attention: Attention;
  /** The file that what is seen is written to. */
  readonly recording: RecordingStatus | undefined;
  /** What is shown is of a recording: nothing can be asked of AWS and nothing changed. */
  readonly replay: Replay | undefined;
  /** Names that `:profile` completes, from the AWS config files. */
  readonly profiles: readonly string[];
  /** The regions that the config files give them, by profile. */
  readonly profileRegions: Readonly<Record<string, string>>;
  /** Places of earlier runs and of this one, the latest first. */
  readonly recentPlaces: readonly PlaceChoice[];
  /** Counts dialogs and peeks, so that late replies find their addressee. */
  readonly counter: number;
  /** A number from 0 to 1 of this run alone: two programs never call their jobs the same. */
  readonly seed: number;
};
