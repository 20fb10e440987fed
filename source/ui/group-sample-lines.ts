import {counted} from '../domain/quantity.ts';
import {describeBody} from '../domain/message-body.ts';
import type {Message} from '../domain/message.ts';
import {redactMessage} from '../domain/redact.ts';
import type {LineIndex} from '../domain/text-layout.ts';
import {createLineIndex} from '../domain/text-layout.ts';
import {rememberLast} from '../store/remember.ts';
import type {State} from '../store/state.ts';

import type {Line} from './line.ts';
import {blank, line} from './line.ts';

/** Less than an empty line, a title and two lines of the body says nothing. */
const leastRoom = 4;
const margin = 2;

type Sample = {readonly title: string; readonly body: LineIndex};

/** A body of 1 MiB is laid out once, not with every frame. */
const layOut = rememberLast((message: Message, width: number, ascii: boolean): Sample => {
  const {layers, text} = describeBody(message.body);
  const unwrapped = layers.map(({title}) => title).join(' > ');
  return {
    title: ` Sample: ${message.id}${unwrapped === '' ? '' : `, read as ${unwrapped}`}`,
    body: createLineIndex(text, width, true, {ascii}),
  };
});

/** The body of one message of the group as it is best read, cut to `room` lines; nothing where that says nothing. */
export const groupSampleLines = (
  {size, options}: State,
  sample: Message | undefined,
  room: number,
): readonly Line[] => {
  if (sample === undefined || room < leastRoom) return [];
  const drawn = options.redact ? redactMessage(sample) : sample;
  const {title, body} = layOut(drawn, Math.max(10, size.columns - margin), options.ascii);
  const height = room - 2;
  const shown = body.lineCount <= height ? body.lineCount : height - 1;
  const more = body.lineCount - shown;
  return [
    blank,
    line(title, 'faint'),
    ...Array.from({length: shown}, (_, row) => line(`${' '.repeat(margin)}${body.line(row)}`)),
    ...(more === 0 ? [] : [line(`${' '.repeat(margin)}… ${counted(more, 'line')} more`, 'faint')]),
  ];
};
