import {assess} from '../domain/assess.ts';
import type {Resource, ServiceView} from '../domain/service.ts';
import {mutedFindings} from '../domain/with-rule-settings.ts';
import type {Catalog} from '../store/catalog.ts';
import {findingsAt, findQueue, queuesListedAt} from '../store/select-links.ts';
import {stateAround} from '../store/select-place.ts';
import {feedOf} from '../store/select-table.ts';
import type {Screen, State} from '../store/state.ts';
import {detailChartLines, partChartLines} from './detail-chart-lines.ts';
import {paragraph} from './failure-lines.ts';
import type {Line} from './line.ts';
import {blank, line} from './line.ts';
import {linkLines} from './link-lines.ts';
import {mutedWords} from './rules-lines.ts';
import {sectionLines} from './section-lines.ts';
import type {Theme} from './theme.ts';
import {markOf} from './theme.ts';

const findingLines = (
  state: State,
  view: ServiceView<Resource>,
  resource: Resource,
  catalog: Catalog,
): readonly Line[] => {
  const findings = findingsAt(state, catalog, {service: view.id, resource});
  const muted = mutedFindings(view, resource).flatMap(({mutedBy, reason}) =>
    paragraph(markOf('ok', state.options), `${reason} (${mutedWords(mutedBy, state.now)})`, state, 'faint'),
  );
  if (findings.length > 0)
    return [
      ...findings.flatMap(({health: bad, reason}) =>
        paragraph(markOf(bad, state.options), reason, state, bad),
      ),
      ...muted,
    ];
  const isUnknown = assess(view, resource).health === 'unknown';
  return isUnknown
    ? [line('  Not read yet: nobody knows.', 'faint')]
    : [line(muted.length === 0 ? '  No problem found.' : '  No other problem found.', 'ok'), ...muted];
};

/** Everything about one resource: what is wrong and why, how it went, then what its service says of it. */
export const detailLines = (
  all: State,
  screen: Extract<Screen, {kind: 'detail'}>,
  view: ServiceView<Resource>,
  resource: Resource,
  catalog: Catalog,
  theme: Theme,
): readonly Line[] => {
  // What it means to others, and what its account allows, is told by its own place.
  const state = stateAround(all, resource.id);
  const feed = feedOf(state, view.id);
  const sections = view.detail(resource, {
    now: state.now,
    account: feed.account,
    queueByArn: arn => findQueue(state, catalog, arn),
    queuesListedAt: queuesListedAt(state, catalog),
  });
  const links = linkLines(state, view.id, resource, catalog, theme);
  const partCharts = partChartLines(state, screen.chart, view, resource, theme);
  return [
    line('  Health', 'strong'),
    ...findingLines(state, view, resource, catalog),
    blank,
    ...detailChartLines(state, screen.chart, view, resource, theme),
    ...sections.flatMap(section => [
      blank,
      line(`  ${section.title}`, 'strong'),
      ...sectionLines(section, {state, theme}),
    ]),
    ...(links.length === 0 ? [] : [blank, ...links]),
    ...(partCharts.length === 0
      ? []
      : [blank, line('  Charts by part, CloudWatch, per minute', 'strong'), ...partCharts]),
  ];
};
