import type {Health} from './health.ts';

/** How hot a cell is: its sign reads without colour. */
type HeatLevel = {
  readonly sign: string;
  readonly ascii: string;
  readonly health: Health;
  readonly from: number;
};

/** From cold to hot; a share of 1 is everything there is. */
const levels: readonly HeatLevel[] = [
  {sign: '░', ascii: '.', health: 'unknown', from: -Infinity},
  {sign: '▒', ascii: ':', health: 'ok', from: 0.25},
  {sign: '▓', ascii: '=', health: 'ok', from: 0.5},
  {sign: '▓', ascii: '=', health: 'warning', from: 0.8},
  {sign: '█', ascii: '#', health: 'critical', from: 0.95},
];

/** What stands where the share is not known. */
const unknownLevel: HeatLevel = {sign: '?', ascii: '?', health: 'unknown', from: NaN};

/** What the signs mean, for the legend. */
export const heatKey = (ascii: boolean): string =>
  ascii
    ? '. under 25 %  : under 50 %  = under 95 %  # full  ? not known'
    : '░ under 25 %  ▒ under 50 %  ▓ under 95 %  █ full  ? not known';

/** A run of cells of one heat. */
type HeatPiece = {readonly text: string; readonly health: Health};

const levelOf = (share: number | undefined): HeatLevel =>
  share === undefined || Number.isNaN(share)
    ? unknownLevel
    : (levels.findLast(({from}) => share >= from) ?? unknownLevel);

/** The hottest of several; what is not known hides nothing. */
const hottest = (shares: readonly (number | undefined)[]): number | undefined =>
  shares.reduce<number | undefined>(
    (most, share) =>
      share === undefined || Number.isNaN(share) || (most !== undefined && most >= share) ? most : share,
    undefined,
  );

/** Wider than this a cell says nothing more. */
const widestCell = 8;

/**
 * Shares from cold to hot as a strip of at most `width` columns: wide cells for few, one column for the hottest of
 * several where there are more than columns.
 */
export const heatStrip = (
  shares: readonly (number | undefined)[],
  width: number,
  {ascii = false}: {readonly ascii?: boolean} = {},
): readonly HeatPiece[] => {
  const cells = Math.min(shares.length, Math.max(0, Math.floor(width)));
  if (cells === 0) return [];
  const columns = Math.min(widestCell, Math.floor(width / cells));
  const edge = (cell: number): number => Math.floor((cell * shares.length) / cells);
  const pieces: HeatPiece[] = [];
  for (let cell = 0; cell < cells; cell += 1) {
    const level = levelOf(hottest(shares.slice(edge(cell), edge(cell + 1))));
    const text = (ascii ? level.ascii : level.sign).repeat(columns);
    const last = pieces.at(-1);
    if (last?.health === level.health && last.text.startsWith(text.charAt(0)))
      pieces[pieces.length - 1] = {text: last.text + text, health: level.health};
    else pieces.push({text, health: level.health});
  }
  return pieces;
};

/** The hottest share and its place, counted from 0; `undefined` when none is known. */
export const hottestOf = (
  shares: readonly (number | undefined)[],
): {readonly index: number; readonly share: number} | undefined => {
  const share = hottest(shares);
  return share === undefined ? undefined : {index: shares.indexOf(share), share};
};
