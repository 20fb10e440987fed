import {forgetType} from '../../source/domain/service.ts';
import type {RecordingHeader} from '../../source/domain/recording-header.ts';
import {createRecordingEncoder} from '../../source/domain/recording.ts';
import type {Happening} from '../../source/domain/recording.ts';
import type {OpenRecording} from '../../source/runtime/recording-reader.ts';
import {DamagedRecording} from '../../source/runtime/recording-reader.ts';
import {sqs} from '../../source/services/sqs/service.ts';
import type {Event} from '../../source/store/event.ts';
import {learntOf, noon, urlOf} from '../fixtures/a-queue.ts';
import {listed, place} from '../fixtures/a-session.ts';

export const catalog = [forgetType(sqs)];

export const header: RecordingHeader = {
  program: '1.2.3',
  startedAt: noon,
  services: ['sqs'],
  places: [{profile: 'prod', region: 'eu-west-1'}],
  intervalSeconds: 2,
  redacted: false,
  demo: false,
};

const minute = 60_000;

const at = (seconds: number, event: Event): Happening => ({at: noon + seconds * 1000, event});

/** Ten minutes of one queue that has as many messages as seconds have passed; a marker in the fourth minute. */
export const tenMinutes: readonly Happening[] = [
  at(0, {type: 'connected', place}),
  at(0, listed(['orders'])),
  ...Array.from({length: 300}, (_, round) => round * 2).flatMap(seconds => [
    ...(seconds === 240 ? [at(240, {type: 'marked', at: noon + 4 * minute, note: 'load on'})] : []),
    at(seconds, {
      type: 'learnt',
      service: 'sqs',
      learnt: [
        {id: urlOf('orders'), learnt: learntOf('orders', {visible: seconds, readAt: noon + seconds * 1000})},
      ],
    }),
    at(seconds, {type: 'polled', service: 'sqs', clock: 'live', at: noon + seconds * 1000}),
  ]),
];

export const linesOf = (happenings: readonly Happening[]): readonly string[] => {
  const encoder = createRecordingEncoder(noon);
  return [...happenings.map(encoder.encode), encoder.encodeEnd((happenings.at(-1)?.at ?? noon) + 1000)];
};

/** A recording that was read from nowhere; with `damagedAfter`, the file is damaged after so many lines. */
export const aRecording = (lines: readonly string[], damagedAfter = Infinity): OpenRecording => ({
  header,
  // eslint-disable-next-line @typescript-eslint/require-await -- A file would be waited for.
  lines: (async function* () {
    for (let index = 0; index < Math.min(lines.length, damagedAfter); index += 10)
      yield lines.slice(index, Math.min(index + 10, damagedAfter));
    if (damagedAfter < lines.length) throw new DamagedRecording('the file is damaged');
  })(),
  close: () => undefined,
});
