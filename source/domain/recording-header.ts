/** The format that this program writes; the number grows when an older program could not read it any more. */
const schemaName = 'sls-top-recording';
const recordingVersion = 1;

/** The year 2100 (epoch milliseconds): what claims to be of later is damaged. */
const latestTime = Date.UTC(2100, 0);

/** Whether a recording can be of that time (epoch milliseconds). */
export const isSaneTime = (at: number): boolean => at >= 0 && at <= latestTime;

/** The place that was looked at, as far as it was known. */
type RecordedPlace = {readonly profile?: string; readonly region?: string; readonly account?: string};

/** The first line of a recording. */
export type RecordingHeader = {
  /** Version of the program that wrote it. */
  readonly program: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** Ids of the services that were looked at, as `--service` takes them. */
  readonly services: readonly string[];
  readonly places: readonly RecordedPlace[];
  readonly intervalSeconds: number;
  /** Ids and account numbers are pseudonyms. */
  readonly redacted: boolean;
  readonly demo: boolean;
};

/** A recording that is being written. */
export type RecordingStatus = {
  readonly path: string;
  readonly startedAt: number;
  /** Size of the file by now. */
  readonly bytes: number;
};

/** The header, or why the recording cannot be opened, in one line. */
export type ReadHeader =
  {readonly ok: true; readonly header: RecordingHeader} | {readonly ok: false; readonly problem: string};

/** The header as the first line. */
export const headerLine = (header: RecordingHeader): string =>
  JSON.stringify({schema: `${schemaName}/${String(recordingVersion)}`, ...header});

type Members = Readonly<Record<string, unknown>>;

const membersOf = (line: string): Members => {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
  } catch {
    return {};
  }
};

const textsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter(item => typeof item === 'string') : [];

const placeIn = (value: unknown): RecordedPlace => {
  const members: Members = typeof value === 'object' && value !== null ? {...value} : {};
  const {profile, region, account} = members;
  return {
    ...(typeof profile === 'string' ? {profile} : {}),
    ...(typeof region === 'string' ? {region} : {}),
    ...(typeof account === 'string' ? {account} : {}),
  };
};

const notReadable = (problem: string): ReadHeader => ({ok: false, problem});

/** Reads the first line. Fields that a version does not have are filled with what they meant then. */
export const readHeader = (line: string): ReadHeader => {
  const {schema, program, startedAt, services, places, intervalSeconds, redacted, demo} = membersOf(line);
  const [, number] = /^sls-top-recording\/(\d+)$/.exec(typeof schema === 'string' ? schema : '') ?? [];
  if (number === undefined) return notReadable('it is no recording of sls-top');
  const version = Number(number);
  const writer = typeof program === 'string' ? program : 'of an unknown version';
  if (version > recordingVersion)
    return notReadable(
      `sls-top ${writer} wrote it in format ${number}, which is newer than this program reads (${String(recordingVersion)}); update sls-top`,
    );
  if (version < 1) return notReadable(`format ${number} was never released`);
  if (typeof startedAt !== 'number' || !isSaneTime(startedAt))
    return notReadable('its first line is damaged: it has no time');
  return {
    ok: true,
    header: {
      program: writer,
      startedAt,
      services: textsIn(services),
      places: Array.isArray(places) ? places.map(placeIn) : [],
      intervalSeconds: typeof intervalSeconds === 'number' ? intervalSeconds : 2,
      redacted: redacted === true,
      demo: demo === true,
    },
  };
};
