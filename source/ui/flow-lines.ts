import type {FlowLine} from '../domain/flow.ts';
import {formatCount, formatRate} from '../domain/quantity.ts';
import type {EdgeKind} from '../domain/service.ts';
import {placeOfId} from '../domain/places.ts';
import type {Catalog} from '../store/catalog.ts';
import type {Flow} from '../store/select-flow.ts';
import {flowOf, flowWindow} from '../store/select-flow.ts';
import {alarmsOn} from '../store/select-links.ts';
import {placeById} from '../store/select-place.ts';
import type {Screen, State} from '../store/state.ts';
import type {Line, Span, Tone} from './line.ts';
import {blank, line} from './line.ts';
import {presentedWidth} from './paint.ts';
import type {Theme} from './theme.ts';
import {alarmSign, markOf} from './theme.ts';

/** Selection marker, alarm sign, health sign and a space. */
const leadWidth = 4;
/** Room for the rates of a bottleneck, which are the shorter of its words. */
const leastBottleneckWidth = 33;

const relations: Readonly<Record<EdgeKind, string>> = {
  subscription: 'delivers',
  mapping: 'trigger',
  consumer: 'consumer',
  onSuccess: 'on success',
  onFailure: 'on failure',
  deadLetter: 'DLQ',
  watches: 'watches',
};

const plural = (count: number, noun: string): string =>
  `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;

const titleLine = ({chains, alone}: Flow): Line => {
  const rest = alone.map(({noun, count}) => plural(count, noun)).join(', ');
  return {
    spans: [
      {text: ` Flow: ${plural(chains, 'chain')}, worst first`, tone: 'strong'},
      {text: rest === '' ? '' : ` · not linked: ${rest}`, tone: 'faint'},
    ],
  };
};

/** The relation and the rate, as they stand on the connection. */
const edgeText = ({edge}: FlowLine): string => {
  if (edge === undefined) return '';
  const rate = edge.perSecond === undefined ? '' : ` ${formatRate(edge.perSecond)}/s`;
  return `${relations[edge.kind]}${rate} → `;
};

/** What of a line may be cut, as it stands on screen. */
type Piece = Pick<Span, 'text' | 'cut'> & {
  readonly tone: Tone;
  /** Who comes first when there is too little room for all. */
  readonly rank: number;
  /** What it gets before any other gets more than that; and the most that is of use. */
  readonly least: number;
  readonly most: number;
  /** Cut it says nothing. */
  readonly wholeOnly?: true;
};

/** What is wrong here, or why the chain sticks here; the sign of a bottleneck is never left out. */
const troublePieces = ({bottleneck, edge, node, isReference}: FlowLine): readonly Piece[] => {
  const finding = edge?.finding ?? (isReference ? undefined : node.finding);
  const tone = finding?.health ?? 'warning';
  if (bottleneck === undefined)
    return [
      {text: finding === undefined ? '' : `  ${finding.reason}`, tone, rank: 6, least: 0, most: Infinity},
    ];
  return [
    {text: '  ◀', tone, rank: 0, least: Infinity, most: Infinity},
    {text: ` bottleneck: ${bottleneck}`, tone, rank: 3, least: leastBottleneckWidth, most: Infinity},
  ];
};

/** A deep tree shows its innermost branches only. */
const treeText = (tree: string, columns: number): string => {
  const most = 3 * Math.max(1, Math.floor(columns / 9));
  return tree.length <= most ? tree : `…${tree.slice(-most)}`;
};

const piecesOf = (flowLine: FlowLine, columns: number, where: string): readonly Piece[] => {
  const {tree, node, isReference} = flowLine;
  const {name, noun, face} = node;
  const listed = node.health !== undefined;
  const summary = isReference ? '  ↑ above' : face.summary === '' ? '' : ` · ${face.summary}`;
  const nameMost = Math.max(16, Math.floor(columns / 3));
  return [
    {text: treeText(tree, columns), tone: 'faint', rank: 0, least: Infinity, most: Infinity},
    {text: edgeText(flowLine), tone: 'faint', rank: 2, least: Infinity, most: Infinity},
    {
      text: name,
      tone: isReference || !listed ? 'faint' : 'plain',
      cut: 'middle',
      rank: 1,
      // Names that are cut shorter cannot be told apart.
      least: Math.max(10, Math.floor(columns / 4)),
      most: nameMost,
    },
    {text: where, tone: 'faint', rank: 1, least: Infinity, most: Infinity},
    {text: `  ${noun}`, tone: 'faint', rank: 4, least: Infinity, most: Infinity, wholeOnly: true},
    // A number that is cut is another number.
    {
      text: summary,
      tone: isReference ? 'faint' : 'plain',
      rank: 5,
      least: 0,
      most: Infinity,
      wholeOnly: true,
    },
    ...troublePieces(flowLine),
  ];
};

/** Shares the room out by rank: at first each gets its least, then what is left goes to the first in need of it. */
const fitted = (pieces: readonly Piece[], room: number, theme: Theme): readonly Span[] => {
  let left = room;
  const widths = new Map<Piece, number>();
  const ranked = [...pieces].sort((a, b) => a.rank - b.rank);
  const give = (limit: (piece: Piece) => number): void => {
    for (const piece of ranked) {
      const had = widths.get(piece) ?? 0;
      const wanted = Math.max(0, Math.min(limit(piece), presentedWidth(piece.text, theme)) - had);
      const more = wanted > left && piece.wholeOnly === true ? 0 : Math.min(left, wanted);
      widths.set(piece, had + more);
      left -= more;
    }
  };
  give(({least}) => least);
  give(({most}) => most);
  return pieces.flatMap(piece => {
    const {text, tone, cut} = piece;
    const width = widths.get(piece) ?? 0;
    return width === 0 ? [] : [{text, tone, width, ...(cut === undefined ? {} : {cut})}];
  });
};

const rowLine = (
  {state, catalog, theme}: {readonly state: State; readonly catalog: Catalog; readonly theme: Theme},
  flowLine: FlowLine,
  selected: boolean,
): Line => {
  const {node, edge, isReference} = flowLine;
  const health = isReference ? undefined : (node.health ?? edge?.finding?.health);
  const [alarm] = isReference ? [] : alarmsOn(state, catalog, node.key);
  // A chain is in one place, so its beginning says which of several.
  const label = edge === undefined ? placeById(state, placeOfId(node.key))?.label : undefined;
  const where = label === undefined ? '' : ` · ${label}`;
  return {
    selected,
    spans: [
      {text: selected ? '▸' : ' '},
      {text: alarm === undefined ? ' ' : alarmSign, tone: alarm?.finding.health ?? 'plain'},
      {text: health === undefined ? ' ' : markOf(health, theme), tone: health ?? 'plain'},
      {text: ' '},
      ...fitted(piecesOf(flowLine, state.size.columns, where), state.size.columns - leadWidth, theme),
    ],
  };
};

/** Draws the chains of the account: what there is, then exactly the lines that fit. */
export const flowLines = (
  state: State,
  screen: Extract<Screen, {kind: 'flow'}>,
  catalog: Catalog,
  theme: Theme,
): readonly Line[] => {
  const {lines, offset, selectedIndex} = flowWindow(state, screen, catalog);
  const flow = flowOf(state, catalog);
  if (lines.length === 0)
    return [
      titleLine(flow),
      blank,
      line('  No link between resources is known, or none is read yet.', 'faint'),
    ];
  return [
    titleLine(flow),
    ...lines.map((flowLine, index) =>
      rowLine({state, catalog, theme}, flowLine, offset + index === selectedIndex),
    ),
  ];
};
