import {counted} from '../domain/quantity.ts';
import {formatMoment} from '../domain/duration.ts';
import type {UnfinishedJob} from '../domain/job-journal.ts';
import {hidden} from '../domain/redact.ts';
import type {Dialog, State} from '../store/state.ts';
import {finishRefusal} from '../store/update-unfinished.ts';
import type {Parts} from './dialog-fit.ts';
import {button, buttonLines, fact, warningMark} from './dialog-parts.ts';
import {paragraph} from './failure-lines.ts';
import type {Line} from './line.ts';
import {blank, line} from './line.ts';

type UnfinishedDialog = Extract<Dialog, {kind: 'unfinished'}>;

const copiedWords = ({header}: UnfinishedJob, copies: number): string =>
  header.does === 'import'
    ? `${counted(copies, 'line')} of the file arrived.`
    : `${counted(copies, 'copy was', 'copies were')} accepted, but the originals are not known to be deleted: until then they are there twice. Finishing deletes these originals.`;

const unsureWords = ({header, unsure}: UnfinishedJob, isRedacted: boolean): string => {
  const left = header.does === 'import' ? 'Imports of this file pass' : 'Redrives pass';
  const examples = isRedacted ? '' : ` Such as ${unsure.slice(0, 3).join(', ')}.`;
  return `${counted(unsure.length, 'was', 'were')} sent without an answer: a copy may exist or not. ${left} over what is unsure until this job is settled.${examples}`;
};

const openLines = (state: State, job: UnfinishedJob): readonly Line[] => {
  const copies = Object.keys(job.copied).length;
  const refusal = finishRefusal(state, job);
  const warn = (text: string): readonly Line[] => paragraph(warningMark(state), text, state, 'warning');
  return [
    ...(copies === 0 ? [] : warn(copiedWords(job, copies))),
    ...(job.unsure.length === 0 ? [] : warn(unsureWords(job, state.options.redact))),
    ...(copies === 0 || refusal === undefined ? [] : paragraph('✖', refusal, state, 'critical')),
  ];
};

const finishLabel = ({header, copied}: UnfinishedJob): string => {
  const copies = Object.keys(copied).length;
  return copies === 0 || header.does === 'import'
    ? 'Nothing to finish'
    : `Delete ${counted(copies, 'original')}`;
};

/** Draws what can be done about a job that a killed program left. */
export const unfinishedParts = (state: State, {id, focus}: UnfinishedDialog): Parts => {
  const job = state.unfinished.find(({header}) => header.id === id);
  if (job === undefined)
    return {
      words: [line(' This job is taken care of already.', 'strong'), blank],
      buttons: [{spans: [{text: ' '}, ...button('Close', true)]}],
    };
  const {does, queue, what, profile, region, endpointUrl, at, to} = job.header;
  return {
    words: [
      line(` Unfinished: ${does} of ${queue.name}`, 'strong'),
      blank,
      fact('What', state.options.redact ? hidden : what),
      fact('In', [profile, region, endpointUrl].filter(Boolean).join(' '), 'accent'),
      fact('Began', formatMoment(at, state.now)),
      fact('To', to ?? 'nowhere'),
      ...openLines(state, job),
      blank,
    ],
    buttons: buttonLines(state, [
      button(finishLabel(job), focus === 'finish'),
      button('Settle: I took care of it', focus === 'settle'),
      button('Leave it', focus === 'cancel'),
    ]),
  };
};
