import {assess} from '../domain/assess.ts';
import type {Resource, ServiceView} from '../domain/service.ts';
import type {Catalog} from '../store/catalog.ts';
import {findingsAt, findQueue, queuesListedAt} from '../store/select-links.ts';
import {feedOf} from '../store/select-table.ts';
import type {Screen, State} from '../store/state.ts';
import {detailChartLines, partChartLines} from './detail-chart-lines.ts';
import {paragraph} from './failure-lines.ts';
import type {Line} from './line.ts';
import {blank, line} from './line.ts';
import {linkLines} from './link-lines.ts';
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
  if (findings.length > 0)
    return findings.flatMap(({health: bad, reason}) =>
      paragraph(markOf(bad, state.options), reason, state, bad),
    );
  return assess(view, resource).health === 'unknown'
    ? [line('  Not read yet: nobody knows.', 'faint')]
    : [line('  No problem found.', 'ok')];
};

/** Everything about one resource: what is wrong and why, how it went, then what its service says of it. */
export const detailLines = (
  state: State,
  screen: Extract<Screen, {kind: 'detail'}>,
  view: ServiceView<Resource>,
  resource: Resource,
  catalog: Catalog,
  theme: Theme,
): readonly Line[] => {
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
