import {nameOfArn} from '../../domain/arn.ts';
import type {Cell} from '../../domain/cell.ts';
import {unknownCell} from '../../domain/cell.ts';
import {formatDuration} from '../../domain/duration.ts';
import type {EventSourceMapping} from '../../domain/event-source-mapping.ts';
import {hasProblem, isOn, retriesForEver, sourceKindOf} from '../../domain/event-source-mapping.ts';
import type {LambdaFunction} from '../../domain/function.ts';
import {textOf} from '../../domain/measured-cell.ts';
import {formatCount} from '../../domain/quantity.ts';
import type {Section} from '../../domain/service.ts';

/** A cell that sorts as it reads. */
export const text = (content: string, health?: Cell['health']): Cell => ({
  text: content,
  sort: content,
  ...(health === undefined ? {} : {health}),
});

/** A count, or unknown. */
export const numberCell = (value: number | undefined): Cell =>
  value === undefined ? unknownCell : {text: formatCount(value), sort: value};

/** What does not exist for this kind of source is empty, which is not unknown. */
const streamCell = (mapping: EventSourceMapping, draw: () => Cell): Cell =>
  sourceKindOf(mapping) === 'stream' ? draw() : text('');

const endlessCell = (
  mapping: EventSourceMapping,
  value: number | undefined,
  format: (value: number) => string,
): Cell =>
  streamCell(mapping, () =>
    value === undefined || value < 0
      ? text('for ever', retriesForEver(mapping) ? 'warning' : undefined)
      : text(format(value)),
  );

const limitCell = ({maximumConcurrency, pollers}: EventSourceMapping): Cell => {
  if (maximumConcurrency !== undefined) return text(`${formatCount(maximumConcurrency)} at once`);
  if (pollers === undefined) return text('');
  return text(`${textOf(pollers.minimum, formatCount)}-${textOf(pollers.maximum, formatCount)} pollers`);
};

const resultCell = (mapping: EventSourceMapping): Cell => {
  if (mapping.lastResult === undefined) return text('');
  const health = retriesForEver(mapping) ? 'critical' : 'warning';
  return text(mapping.lastResult, hasProblem(mapping) ? health : undefined);
};

type MappingColumn = {
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly cell: (mapping: EventSourceMapping) => Cell;
};

const mappingColumns: readonly MappingColumn[] = [
  {title: 'SOURCE', align: 'left', cell: ({sourceArn, uuid}) => text(nameOfArn(sourceArn ?? uuid))},
  {
    title: 'STATE',
    align: 'left',
    cell: mapping => text(mapping.state, isOn(mapping) ? undefined : 'warning'),
  },
  {title: 'LAST RESULT', align: 'left', cell: resultCell},
  {title: 'BATCH', align: 'right', cell: ({batchSize}) => numberCell(batchSize)},
  {
    title: 'WINDOW',
    align: 'right',
    cell: ({batchingWindowSeconds: seconds}) => text(textOf(seconds, formatDuration)),
  },
  {title: 'LIMIT', align: 'left', cell: limitCell},
  {
    title: 'ON FAILURE',
    align: 'left',
    cell: ({onFailureArn}) => text(onFailureArn === undefined ? '' : nameOfArn(onFailureArn)),
  },
  {
    title: 'RETRIES',
    align: 'right',
    cell: mapping => endlessCell(mapping, mapping.maximumRetryAttempts, formatCount),
  },
  {
    title: 'RECORD AGE',
    align: 'right',
    cell: mapping => endlessCell(mapping, mapping.maximumRecordAgeSeconds, formatDuration),
  },
  {
    title: 'PER SHARD',
    align: 'right',
    cell: mapping => streamCell(mapping, () => numberCell(mapping.parallelization)),
  },
  {
    title: 'BISECT',
    align: 'left',
    cell: mapping =>
      streamCell(mapping, () => text(textOf(mapping.bisectsOnError, bisects => (bisects ? 'on' : 'off')))),
  },
  {
    title: 'PARTIAL',
    align: 'left',
    cell: ({reportsItemFailures}) => text(reportsItemFailures ? 'item failures' : ''),
  },
  {title: 'FILTER', align: 'left', cell: ({isFiltered}) => text(isFiltered ? 'yes' : '')},
];

/** The triggers of a function, one a row. */
export const mappingSection = ({mappings}: LambdaFunction): Section => ({
  kind: 'table',
  title: 'Event source mappings',
  headings: mappingColumns.map(({title, align}) => ({title, align})),
  rows: (mappings ?? []).map(mapping => mappingColumns.map(({cell}) => cell(mapping))),
  empty: mappings === undefined ? 'Not known: they could not be listed.' : 'None: nothing is polled for it.',
});
