import type {StripLine} from '../domain/service.ts';
import {sparkline} from '../domain/sparkline.ts';
import {displayWidth, truncateEnd} from '../domain/visible-text.ts';
import type {VitalSign} from '../domain/vital-sign.ts';
import {isUnknownReading, vitalLabel, vitalText} from '../domain/vital-sign.ts';

/** How many vital signs stand side by side. */
const perLine = 3;

/** How many lines they take. */
export const vitalLines = 2;

/** Narrower than this a sign has its short name. */
const roomyWidth = 34;

const longestTrend = 16;
/** Fewer bars than these say nothing. */
const leastTrend = 3;

const signPieces = (sign: VitalSign, width: number): StripLine => {
  const {reading, trend} = sign;
  const label = ` ${vitalLabel(sign.id, width >= roomyWidth)} `;
  const value = truncateEnd(vitalText(sign), Math.max(0, width - displayWidth(label)));
  const room = width - displayWidth(label) - displayWidth(value) - 1;
  const bars = room < leastTrend ? 0 : Math.min(longestTrend, room);
  const health = reading === undefined || isUnknownReading(reading) ? 'unknown' : reading.health;
  const line = sparkline(
    trend.map(({value: number}) => number),
    bars,
  );
  const drawn = trend.length < 2 ? '' : ` ${line.trimStart()}`;
  return [
    {text: label, isFaint: true},
    {text: value, health},
    {
      text: drawn.padEnd(Math.max(0, width - displayWidth(label) - displayWidth(value))),
      ...(health === 'ok' ? {isFaint: true} : {health}),
    },
  ];
};

/** The vital signs of the account, three to a line, each with its trend and in the colour of its health. */
export const vitalStrip = (signs: readonly VitalSign[], width: number): readonly StripLine[] =>
  Array.from({length: vitalLines}, (_, index) =>
    signs
      .slice(index * perLine, (index + 1) * perLine)
      .flatMap(sign => signPieces(sign, Math.floor(width / perLine))),
  );
