import type {Origins} from '../domain/dead-letter-target.ts';
import type {Failure} from '../domain/failure.ts';
import type {JobOutcome, JobProgress, Outgoing} from '../domain/job.ts';
import type {UnfinishedJob} from '../domain/job-journal.ts';
import type {JournalRecord} from '../domain/journal-line.ts';
import type {LoadPlan} from '../domain/load-run.ts';
import type {SlowedLane} from '../domain/lane.ts';
import type {Message, PeekOutcome, QueueReference} from '../domain/message.ts';
import type {PlaceChoice} from '../domain/places.ts';
import type {RecordPeekOutcome} from '../domain/record.ts';
import type {Replay, ReplayControl} from '../domain/playback.ts';
import type {RecordingStatus} from '../domain/recording-header.ts';
import type {RedriveFacts, RedriveTask} from '../domain/redrive.ts';
import type {RequestCount} from '../domain/request-count.ts';
import type {Learnt, Resource} from '../domain/service.ts';
import type {ClockName, Notice, Place, PromptKind} from './state.ts';
import type {ImportFacts} from './workbench-state.ts';
import type {RecordedWorld, World} from './world.ts';

/** How far a key moves in a list or a text. */
export type Move = number | 'top' | 'bottom' | 'pageUp' | 'pageDown';

/** What the person at the keyboard did. */
export type UserEvent =
  | {
      readonly type: 'moved';
      readonly by: Move;
      /** How many lines the text on screen has; lists know their length themselves. */
      readonly lines?: number;
    }
  | {readonly type: 'entered'}
  | {readonly type: 'escaped'}
  | {readonly type: 'quitAsked'}
  | {readonly type: 'suspendAsked'}
  | {readonly type: 'helpAsked'}
  | {readonly type: 'promptOpened'; readonly kind: PromptKind}
  | {readonly type: 'typed'; readonly text: string}
  | {readonly type: 'erased'; readonly all: boolean}
  | {readonly type: 'completionAsked'}
  | {readonly type: 'tabChosen'; readonly index: number}
  | {readonly type: 'tabCycled'; readonly by: 1 | -1}
  | {readonly type: 'sortCycled'}
  | {readonly type: 'sortReversed'}
  | {readonly type: 'markToggled'}
  /** Marks all that is listed, or takes all marks away. */
  | {readonly type: 'allMarksToggled'}
  | {readonly type: 'groupsAsked'}
  /** The next way of grouping. */
  | {readonly type: 'groupingCycled'}
  | {readonly type: 'fieldAsked'}
  | {readonly type: 'scanAsked'}
  /** Stops receiving; what was seen stays listed. */
  | {readonly type: 'peekStopAsked'}
  | {readonly type: 'deleteAsked'}
  | {readonly type: 'purgeAsked'}
  | {readonly type: 'editAsked'}
  /** Goes on from the edited message to the question where to send it. */
  | {readonly type: 'sendAsked'}
  | {readonly type: 'jobPauseToggled'}
  | {readonly type: 'jobPaceChanged'; readonly by: 1 | -1}
  | {readonly type: 'jobStopAsked'}
  | {readonly type: 'problemsToggled'}
  | {readonly type: 'pauseToggled'}
  | {readonly type: 'rateChanged'; readonly by: 1 | -1}
  | {readonly type: 'refreshAsked'}
  | {readonly type: 'describeAsked'}
  | {readonly type: 'copyAsked'}
  | {readonly type: 'linkAsked'}
  | {readonly type: 'peekAsked'}
  | {readonly type: 'peekMoreAsked'}
  | {readonly type: 'wrapToggled'}
  | {readonly type: 'prettyToggled'}
  | {readonly type: 'matchSought'; readonly by: 1 | -1}
  | {readonly type: 'redriveAsked'}
  | {readonly type: 'redriveCancelAsked'}
  | {readonly type: 'focusMoved'; readonly by: 1 | -1}
  | {readonly type: 'choiceMoved'; readonly by: 1 | -1}
  /** The neighbours of what the screen is about. */
  | {readonly type: 'linksAsked'}
  | {readonly type: 'flowAsked'}
  /** What probably leads to the trouble of what the screen is about. */
  | {readonly type: 'causeAsked'}
  | {readonly type: 'feedsAsked'}
  | {readonly type: 'rangeCycled'}
  /** Minutes to the left or to the right in the charts. */
  | {readonly type: 'cursorMoved'; readonly by: number}
  | {readonly type: 'fixAsked'}
  /** Play, pause, speed and jumps of a replay. */
  | {readonly type: 'replayControlled'; readonly control: ReplayControl}
  /** Starts a load test, or opens the one there is. */
  | {readonly type: 'runAsked'}
  /** Ends the load test that is under way. */
  | {readonly type: 'runStopAsked'};

/** What happened elsewhere. Times are epoch milliseconds. */
export type FactEvent =
  | {readonly type: 'ticked'; readonly at: number}
  /** Everything since the start, at most once a second. */
  | {readonly type: 'requestsCounted'; readonly at: number; readonly counts: readonly RequestCount[]}
  /** Somebody pressed a key, whatever it does; told now and then only. */
  | {readonly type: 'attended'; readonly at: number}
  | {readonly type: 'focusChanged'; readonly isFocused: boolean; readonly at: number}
  /** What is slowed by a limit of spending has changed. */
  | {readonly type: 'paced'; readonly slowed: readonly SlowedLane[]}
  | {readonly type: 'resized'; readonly columns: number; readonly rows: number}
  | {readonly type: 'connected'; readonly place: Place; readonly placeId?: string}
  /** Another place was asked for: nothing of the old one may be shown any longer. */
  | {readonly type: 'placeLeft'}
  /** All that is known at a moment of a recording, in place of what is. */
  | {readonly type: 'worldShown'; readonly world: RecordedWorld}
  /** Where a replay is by now. */
  | {readonly type: 'replayShown'; readonly replay: Replay; readonly world: World}
  /** A recording began, grew, or ended (`undefined`). */
  | {readonly type: 'recordingChanged'; readonly recording: RecordingStatus | undefined}
  /** Several places are looked at from now on; what is told of one of them bears its `placeId`. */
  | {readonly type: 'placesChosen'; readonly places: readonly PlaceChoice[]}
  | {readonly type: 'connectionFailed'; readonly failure: Failure; readonly placeId?: string}
  | {
      readonly type: 'profilesListed';
      readonly profiles: readonly string[];
      readonly regions?: Readonly<Record<string, string>>;
    }
  | {readonly type: 'recentPlacesRead'; readonly places: readonly PlaceChoice[]}
  | {readonly type: 'noticed'; readonly level: Notice['level']; readonly text: string}
  | {
      readonly type: 'listed';
      readonly service: string;
      readonly resources: readonly Resource[];
      readonly at: number;
      readonly placeId?: string;
    }
  | {
      readonly type: 'learnt';
      readonly service: string;
      readonly learnt: readonly Learnt<Resource>[];
      readonly placeId?: string;
    }
  | {
      readonly type: 'accountLearnt';
      readonly service: string;
      readonly account: unknown;
      readonly placeId?: string;
    }
  | {
      readonly type: 'polled';
      readonly service: string;
      readonly clock: ClockName;
      readonly at: number;
      readonly placeId?: string;
    }
  | {
      readonly type: 'pollFailed';
      readonly service: string;
      readonly clock: ClockName;
      readonly failure: Failure;
      readonly retryAt: number;
      readonly placeId?: string;
    }
  | {readonly type: 'peekReceived'; readonly number: number; readonly messages: readonly Message[]}
  | {readonly type: 'peekEnded'; readonly number: number; readonly outcome: PeekOutcome}
  | {
      readonly type: 'peekFailed';
      readonly number: number;
      readonly failure: Failure;
      /** What was done before it failed; absent: nothing was received. */
      readonly outcome?: PeekOutcome | undefined;
    }
  | {readonly type: 'recordPeekEnded'; readonly number: number; readonly outcome: RecordPeekOutcome}
  | {
      readonly type: 'recordPeekFailed';
      readonly number: number;
      readonly failure: Failure;
      readonly outcome?: RecordPeekOutcome | undefined;
    }
  | {readonly type: 'redriveFactsRead'; readonly number: number; readonly facts: RedriveFacts}
  | {readonly type: 'redriveFactsFailed'; readonly number: number; readonly failure: Failure}
  | {readonly type: 'redriveStarted'; readonly queue: QueueReference}
  | {readonly type: 'redriveFound'; readonly queue: QueueReference; readonly task: RedriveTask}
  | {readonly type: 'redriveRefused'; readonly sourceArn: string; readonly failure: Failure}
  | {
      readonly type: 'redriveProgressed';
      readonly sourceArn: string;
      readonly task: RedriveTask;
      readonly at: number;
    }
  | {readonly type: 'originsRead'; readonly number: number; readonly origins: Origins}
  | {readonly type: 'originsFailed'; readonly number: number; readonly failure: Failure}
  | {readonly type: 'jobProgressed'; readonly id: string; readonly progress: JobProgress; readonly at: number}
  | {readonly type: 'jobEnded'; readonly id: string; readonly outcome: JobOutcome; readonly at: number}
  /** It could not even start: nothing was done. */
  | {readonly type: 'jobRefused'; readonly id: string; readonly failure: Failure; readonly at: number}
  | {readonly type: 'unfinishedRead'; readonly jobs: readonly UnfinishedJob[]}
  | {
      readonly type: 'journalRead';
      readonly job?: string | undefined;
      readonly records: readonly JournalRecord[];
    }
  | {readonly type: 'importRead'; readonly number: number; readonly facts: ImportFacts}
  | {readonly type: 'importFailed'; readonly number: number; readonly problem: string}
  /** The file to export to is there already. */
  | {
      readonly type: 'exportFound';
      readonly path: string;
      readonly messages: readonly Message[];
      readonly queueArn: string;
    }
  | {readonly type: 'messageTaken'; readonly number: number; readonly heldUntil: number}
  | {readonly type: 'messageNotTaken'; readonly number: number; readonly problem: string}
  | {
      readonly type: 'messageEdited';
      readonly number: number;
      /** Absent: what was typed cannot be read, or the editor failed. */
      readonly repaired?: Outgoing['message'] | undefined;
      readonly problem?: string | undefined;
      readonly heldUntil: number;
    }
  /** It could not be hidden for longer: somebody else may have it by now. */
  | {readonly type: 'messageLost'; readonly number: number; readonly problem: string}
  | {readonly type: 'mfaAsked'; readonly serial: string; readonly profile?: string}
  /** Somebody wants this moment found again: in the charts of a load test, in a replay. */
  | {readonly type: 'marked'; readonly at: number; readonly note: string}
  | {readonly type: 'runStarted'; readonly at: number; readonly plan: LoadPlan}
  /** A person stopped the load test; one that ends by its conditions does so by itself. */
  | {readonly type: 'runStopped'; readonly at: number}
  | {readonly type: 'demoFixed'};

/** Everything that can happen. */
export type Event = FactEvent | {readonly type: 'pressed'; readonly action: UserEvent};
