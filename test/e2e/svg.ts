import type {Cell, CellColour} from './emulator.ts';

/** What is drawn: cells by column and row, as a terminal shows them. */
export type CellGrid = {
  readonly size: () => {readonly columns: number; readonly rows: number};
  readonly cell: (x: number, y: number) => Cell;
};

const cellWidth = 8.4;
const cellHeight = 17;
const margin = 12;
const foreground = '#d3d7cf';
const background = '#16181d';
const fonts = 'ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace';

/** The first sixteen colours of the palette: normal, then bright. */
const palette = [
  ...['#2e3436', '#e05561', '#8cc265', '#d18f52', '#4aa5f0', '#c162de', '#42b3c2', '#d7dae0'],
  ...['#6b717d', '#ff616e', '#a5e075', '#f0a45d', '#4dc4ff', '#de73ff', '#4cd1e0', '#ffffff'],
];

const hexOf = (...channels: readonly number[]): string =>
  `#${channels.map(channel => channel.toString(16).padStart(2, '0')).join('')}`;

/** xterm's 256 colours: sixteen named ones, a cube of six steps, and 24 greys. */
const paletteColour = (number: number): string => {
  if (number < 16) return palette[number] ?? foreground;
  if (number >= 232) {
    const grey = 8 + (number - 232) * 10;
    return hexOf(grey, grey, grey);
  }
  const level = (step: number): number => (step === 0 ? 0 : 55 + step * 40);
  const index = number - 16;
  return hexOf(level(Math.floor(index / 36)), level(Math.floor(index / 6) % 6), level(index % 6));
};

const colourOf = (colour: CellColour, standard: string): string => {
  if (colour === 'default') return standard;
  return typeof colour === 'number' ? paletteColour(colour) : colour;
};

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Neighbouring cells of one look. */
type Run = {readonly x: number; text: string; width: number; readonly look: string; readonly back: string};

const lookOf = ({fg, bg, bold, dim, italic, underline, inverse}: Cell) => {
  const front = colourOf(inverse ? bg : fg, inverse ? background : foreground);
  const back = colourOf(inverse ? fg : bg, inverse ? foreground : background);
  const attributes = [
    `fill="${front}"`,
    ...(bold ? ['font-weight="bold"'] : []),
    ...(dim ? ['opacity="0.6"'] : []),
    ...(italic ? ['font-style="italic"'] : []),
    ...(underline ? ['text-decoration="underline"'] : []),
  ];
  return {look: attributes.join(' '), back};
};

const runsOf = (grid: CellGrid, y: number): readonly Run[] => {
  const runs: Run[] = [];
  for (let x = 0; x < grid.size().columns; x++) {
    const cell = grid.cell(x, y);
    if (cell.width === 0) continue;
    const {look, back} = lookOf(cell);
    const char = cell.char === '' ? ' ' : cell.char;
    const last = runs.at(-1);
    // A wide character stands alone: fonts disagree about its width, so it is placed by its column.
    const joins = cell.width === 1 && last?.text.length === last?.width;
    if (joins && last?.look === look && last.back === back) {
      last.text += char;
      last.width++;
    } else runs.push({x, text: char, width: cell.width, look, back});
  }
  return runs;
};

const number = (value: number): string => String(Number(value.toFixed(2)));
const left = (x: number): string => number(margin + x * cellWidth);

const drawRun = ({x, text, width, look, back}: Run, y: number): string => {
  const length = number(width * cellWidth);
  const top = margin + y * cellHeight;
  const rectangle = `<rect x="${left(x)}" y="${number(top)}" width="${length}" height="${cellHeight}" fill="${back}"/>`;
  const glyphs = `<text x="${left(x)}" y="${number(top + 13)}" textLength="${length}" ${look}>${escapeXml(text)}</text>`;
  return (back === background ? '' : rectangle) + (text.trim() === '' ? '' : glyphs);
};

/** The screen of a terminal as an SVG document, the same bytes for the same cells. */
export const screenSvg = (grid: CellGrid, title: string): string => {
  const {columns, rows} = grid.size();
  const width = number(columns * cellWidth + 2 * margin);
  const height = number(rows * cellHeight + 2 * margin);
  const lines = Array.from({length: rows}, (_, y) =>
    runsOf(grid, y)
      .map(run => drawRun(run, y))
      .join(''),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="${background}"/>`,
    `<g font-family='${fonts}' font-size="14" xml:space="preserve">`,
    ...lines.filter(line => line !== ''),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
};
