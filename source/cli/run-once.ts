import process from 'node:process';
import pLimit from 'p-limit';
import {withAsciiSigns} from '../domain/ascii-signs.ts';
import {FailureError} from '../domain/failure.ts';
import {parseFilter} from '../domain/filter.ts';
import type {Journal} from '../domain/journal.ts';
import type {LogSink} from '../domain/log.ts';
import {redactStrings, redactText} from '../domain/redact.ts';
import {jsonReport, printable, textReports} from '../headless/report.ts';
import type {Snapshot} from '../headless/snapshot.ts';
import {linkSnapshots, failuresOf, nothingReached, takeSnapshot} from '../headless/snapshot.ts';
import {startDemo} from './demo.ts';
import {services} from '../services/catalog.ts';
import {connect} from './connect.ts';
import {exitCode} from './exit-code.ts';
import type {Settings} from './flags.ts';

/** Calls under way at once. */
const concurrency = 10;

const accountOf = (snapshots: readonly Snapshot[]): string | undefined => {
  for (const {view, resources} of snapshots)
    for (const resource of resources) {
      const account = view.arnOf(resource)?.split(':')[4];
      if (account !== undefined) return account;
    }
  return undefined;
};

const forEach = async <Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> => {
  const limit = pLimit(concurrency);
  await Promise.all(items.map(async item => limit(() => work(item))));
};

/** A reader that has seen enough (`| head`) is no failure of this program. */
const ignoreClosedPipe = (): void => {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
};

/** Text as `--redact` and `--ascii` want it. */
const shown = (text: string, {redact, ascii}: Settings): string => {
  if (!redact) return text;
  return ascii ? withAsciiSigns(redactText(text)) : redactText(text);
};

const reportOf = (settings: Settings, region: string | undefined, snapshots: readonly Snapshot[]): string => {
  const now = Date.now();
  if (!settings.json) return shown(textReports(now, snapshots, settings.ascii), settings);
  const json = jsonReport({takenAt: now, region, account: accountOf(snapshots)}, snapshots);
  return settings.redact ? redactStrings(json) : json;
};

/** Prints every service once, as text or as JSON. Resolves with the exit code. Throws a `FailureError` when nothing can be reached. */
export const runOnce = async (settings: Settings, log: LogSink, journal: Journal): Promise<number> => {
  ignoreClosedPipe();
  const demo = settings.demo ? await startDemo(0) : undefined;
  const chosen = services.filter(({view}) => settings.services.includes(view.id));
  const connected = await connect(
    {...settings, readOnly: true, ...demo?.settings},
    {services: chosen, log, journal, askMfaCode: () => Promise.reject(new Error('there is nobody to ask'))},
  );
  try {
    const filter = parseFilter(settings.filter);
    const matches = (name: string): boolean => !filter.ok || filter.matches(name);
    const {signal} = new AbortController();
    const taken = await Promise.all(
      connected.sources.map(async source =>
        takeSnapshot({...source, matches, forEach, now: Date.now}, signal),
      ),
    );
    const snapshots = linkSnapshots(taken);
    const unreachable = nothingReached(snapshots);
    if (unreachable !== undefined) throw new FailureError(unreachable);
    process.stdout.write(reportOf(settings, connected.place.region, snapshots));
    const failures = failuresOf(snapshots);
    if (!settings.json)
      for (const {message, hint} of failures)
        process.stderr.write(
          `sls-top: ${printable(shown(`${message} ${hint}`, settings), settings.ascii)}\n`,
        );
    return failures.length === 0 ? exitCode.fine : exitCode.partial;
  } finally {
    connected.destroy();
    await demo?.close();
  }
};
