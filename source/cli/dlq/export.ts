import type {ScanOutcome} from '../../domain/job.ts';
import type {Message} from '../../domain/message.ts';
import {encodeMessageLine} from '../../domain/message-line.ts';
import {counted} from '../../domain/quantity.ts';
import {scanLine} from '../../headless/dlq-progress.ts';
import type {PrivateFile} from '../../runtime/private-file.ts';
import {createPrivateFile} from '../../runtime/private-file.ts';
import {exitCode} from '../exit-code.ts';
import type {CommandOf} from './dlq-command.ts';
import {codeOfError, fileProblem} from '../../runtime/file-problem.ts';
import type {FoundQueue} from './find-queue.ts';
import {partNote} from './look-through.ts';
import {createPart} from './part.ts';
import type {Work} from './work.ts';
import {NotDone, pinsOf, theQueue} from './work.ts';

type Export = CommandOf<'export'>;

const openSink = async ({file, force}: Export): Promise<PrivateFile> =>
  createPrivateFile(file, force).catch((error: unknown) => {
    if (codeOfError(error) === 'EEXIST')
      throw new NotDone(
        `${file} exists: nothing was written. Choose another name, or --force to overwrite it.`,
      );
    throw new NotDone(`${file} cannot be written: ${fileProblem(error)}.`);
  });

type Written = {readonly count: number; readonly outcome: ScanOutcome};

const copyMessages = async (
  {connection, desk, stop}: Work,
  command: Export,
  {reference}: FoundQueue,
  write: (lines: string) => Promise<void>,
): Promise<Written> => {
  const {selects} = createPart({...command, except: new Set()});
  const bar = desk.barLook();
  let count = 0;
  const outcome = await connection.jobs.scan(
    {
      queue: reference,
      wanted: command.max ?? Number.POSITIVE_INFINITY,
      wantedBytes: Number.POSITIVE_INFINITY,
      selects,
    },
    // Each message comes once, and only those that are wanted.
    async (messages: readonly Message[]) => {
      count += messages.length;
      await write(messages.map(message => `${encodeMessageLine(message, reference.arn)}\n`).join(''));
      if (bar !== undefined && command.file !== '-')
        desk.draw(scanLine(`export ${reference.name}`, count, bar));
    },
    AbortSignal.any([stop.signal, desk.closed]),
  );
  desk.draw('');
  return {count, outcome};
};

const report = async (
  {desk, stop}: Work,
  command: Export,
  {reference: {type}}: FoundQueue,
  {count, outcome}: Written,
): Promise<number> => {
  const {endedBy, stillHeld} = outcome;
  const part = partNote(endedBy, type);
  const lines = [
    `${command.file === '-' ? 'output' : command.file}: ${counted(count, 'message')}${stop.code() === undefined ? '' : ', stopped'}`,
    ...(part === undefined ? [] : [part]),
    ...(stillHeld > 0
      ? [`${counted(stillHeld, 'message')} could not be released yet and come back soon.`]
      : []),
  ];
  const asJson = command.file !== '-' && (command.json || !desk.isTerminal);
  if (asJson)
    await desk.printJson({type: 'done', verb: 'export', file: command.file, count, endedBy, stillHeld});
  else if (command.file !== '-') await desk.print(lines);
  // Whoever has seen enough needs no count.
  else if (!desk.closed.aborted) desk.say(lines);
  if (asJson && part !== undefined) desk.say(lines.slice(1));
  return stop.code() ?? (part === undefined ? exitCode.fine : exitCode.partial);
};

/** `dlq export`. Resolves with the exit code. */
export const exportMessages = async (work: Work, command: Export): Promise<number> => {
  const found = await theQueue(work, command.queue);
  const forbidden = pinsOf(work, found).readOnly(found.reference.name);
  if (forbidden !== undefined)
    throw new NotDone(`${found.reference.name} is ${forbidden}, and an export raises receive counts.`);
  if (command.file === '-')
    return report(work, command, found, await copyMessages(work, command, found, work.desk.printJsonLines));
  const sink = await openSink(command);
  const write = async (lines: string): Promise<void> =>
    sink.write(lines).catch((error: unknown) => {
      throw new NotDone(`${command.file} cannot be written: ${fileProblem(error)}. Nothing was kept.`);
    });
  try {
    const written = await copyMessages(work, command, found, write);
    await sink.finish();
    return await report(work, command, found, written);
  } catch (error) {
    await sink.giveUp();
    throw error;
  }
};
