import {assess} from '../domain/assess.ts';
import {formatRate} from '../domain/quantity.ts';
import type {Finding, Resource} from '../domain/service.ts';
import type {Catalog} from '../store/catalog.ts';
import {viewById} from '../store/catalog.ts';
import type {Located, Neighbour} from '../store/select-links.ts';
import {neighboursOf} from '../store/select-links.ts';
import {feedOf} from '../store/select-table.ts';
import type {Dialog, State} from '../store/state.ts';
import type {Line, Span} from './line.ts';
import {blank, line} from './line.ts';
import type {Theme} from './theme.ts';
import {markOf} from './theme.ts';

/** Longer than most relations; a longer one is cut. */
const relationWidth = 15;
const leastNameWidth = 12;
const greatestNameWidth = 44;

const targetOf = (state: State, target: {service: string; id: string} | undefined): Located | undefined => {
  const resource = target === undefined ? undefined : feedOf(state, target.service).resources.get(target.id);
  return target === undefined || resource === undefined ? undefined : {service: target.service, resource};
};

type Face = {readonly mark: Span; readonly noun: string; readonly finding: Finding | undefined};

/** The health of what a link leads to; what is not listed here has none. */
const faceOf = (located: Located | undefined, catalog: Catalog, theme: Pick<Theme, 'ascii'>): Face => {
  const view = located === undefined ? undefined : viewById(catalog, located.service);
  if (located === undefined || view === undefined)
    return {mark: {text: ' '}, noun: 'not listed here', finding: undefined};
  const {health, findings} = assess(view, located.resource);
  return {mark: {text: markOf(health, theme), tone: health}, noun: view.noun, finding: findings[0]};
};

const nameWidthOf = (names: readonly string[], columns: number): number => {
  const longest = names.reduce((width, name) => Math.max(width, name.length), 0);
  return Math.max(leastNameWidth, Math.min(longest, greatestNameWidth, Math.floor(columns / 3)));
};

type Row = {readonly neighbour: Neighbour; readonly face: Face; readonly nameWidth: number};

/** One neighbour: what it is to this one, how the connection is set up, what flows, what is wrong. */
const neighbourLine = ({neighbour, face, nameWidth}: Row): Line => {
  const {relation, name, edge} = neighbour;
  const {mark, noun} = face;
  // An alarm's own detail says already that it is in ALARM; what it watches says why.
  const finding = relation === 'watches' ? (face.finding ?? edge.finding) : (edge.finding ?? face.finding);
  const rate = edge.perSecond === undefined ? '' : `  ${formatRate(edge.perSecond)}/s`;
  const isSaid = finding !== undefined && (edge.kind === 'watches' || finding.reason.includes(edge.label));
  const label = edge.label === '' || isSaid ? '' : ` · ${edge.label}`;
  return {
    spans: [
      {text: '  '},
      {text: relation, width: relationWidth, tone: 'faint'},
      {text: ' '},
      mark,
      {text: ' '},
      {text: name, width: nameWidth, cut: 'middle'},
      {text: rate, tone: 'strong'},
      {text: `  ${finding === undefined ? `${noun}${label}` : noun}`, tone: 'faint'},
      ...(finding === undefined
        ? []
        : [
            {text: ` · ${finding.reason}`, tone: finding.health},
            {text: label, tone: 'faint' as const},
          ]),
    ],
  };
};

const settingsIndent = relationWidth + 5;

/** How the connection is set up, below the line that it belongs to; in as many lines as it takes. */
const settingLines = ({neighbour: {edge}}: Row, columns: number): readonly Line[] => {
  const lines: Span[][] = [];
  let room = 0;
  for (const {text, health} of edge.settings ?? []) {
    room -= text.length + 3;
    const isNew = room < 0;
    if (isNew) {
      lines.push([{text: '', width: settingsIndent}]);
      room = columns - settingsIndent - text.length - 3;
    }
    lines.at(-1)?.push({text: `${isNew ? '' : ' · '}${text}`, tone: health ?? 'faint'});
  }
  return lines.map(spans => ({spans}));
};

/** The alarms on a resource and its links, for its detail; nothing where none are known. */
export const linkLines = (
  state: State,
  service: string,
  resource: Resource,
  catalog: Catalog,
  theme: Theme,
): readonly Line[] => {
  const rows = neighboursOf(state, catalog, {service, resource}).map(neighbour => ({
    neighbour,
    face: faceOf(targetOf(state, neighbour.target), catalog, theme),
  }));
  const nameWidth = nameWidthOf(
    rows.map(({neighbour}) => neighbour.name),
    state.size.columns,
  );
  const isAlarm = ({neighbour}: (typeof rows)[number]): boolean => neighbour.relation === 'alarm';
  const section = (title: string, hint: string, members: typeof rows): readonly Line[] =>
    members.length === 0
      ? []
      : [
          {
            spans: [
              {text: `  ${title}`, tone: 'strong'},
              {text: hint, tone: 'faint'},
            ],
          },
          ...members.flatMap(row => [
            neighbourLine({...row, nameWidth}),
            ...settingLines({...row, nameWidth}, state.size.columns),
          ]),
          blank,
        ];
  return [
    ...section('Alarms', '', rows.filter(isAlarm)),
    ...section(
      'Links',
      '  l follows them',
      rows.filter(row => !isAlarm(row)),
    ),
  ].slice(0, -1);
};

type LinksDialog = Extract<Dialog, {kind: 'links'}>;

const choiceLine = (
  located: Located | undefined,
  {label, id}: LinksDialog['choices'][number],
  {face, nameWidth}: {readonly face: Face; readonly nameWidth: number},
  focused: boolean,
): Line => ({
  selected: focused,
  spans: [
    {text: focused ? ' ▸ ' : '   '},
    {text: label, width: relationWidth, tone: 'faint'},
    {text: ' '},
    face.mark,
    {text: ' '},
    {text: located?.resource.name ?? id, width: nameWidth, cut: 'middle'},
    {text: `  ${face.noun}`, tone: 'faint'},
    ...(face.finding === undefined ? [] : [{text: ` · ${face.finding.reason}`, tone: face.finding.health}]),
  ],
});

/** The question to which neighbour to go, in `room` lines: the focused one is always among them. */
export const linksDialogLines = (
  state: State,
  {name, choices, focus}: LinksDialog,
  catalog: Catalog,
  room: number,
): readonly Line[] => {
  const head = [line(` From ${name} to`, 'strong'), ...(room > 6 ? [blank] : [])];
  const height = Math.max(1, room - head.length);
  const offset = Math.max(0, Math.min(focus - Math.floor(height / 2), choices.length - height));
  const located = choices.map(choice => targetOf(state, choice));
  const nameWidth = nameWidthOf(
    located.map(target => target?.resource.name ?? ''),
    state.size.columns,
  );
  const lines = choices.map((choice, index) => {
    const face = faceOf(located[index], catalog, state.options);
    return choiceLine(located[index], choice, {face, nameWidth}, index === focus);
  });
  return [...head, ...lines.slice(offset, offset + height)];
};
