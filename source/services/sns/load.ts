import type {LoadView} from '../../domain/load-measure.ts';
import type {Topic} from '../../domain/topic.ts';

/** What load tests follow of topics. */
export const topicLoad: LoadView<Topic> = {
  measures: [
    {id: 'published', role: 'in', together: 'sum', source: {kind: 'minutes', metric: 'publishedPerMinute'}},
    {id: 'delivered', role: 'out', together: 'sum', source: {kind: 'minutes', metric: 'deliveredPerMinute'}},
    {id: 'failed', role: 'errors', together: 'sum', source: {kind: 'minutes', metric: 'failedPerMinute'}},
  ],
  limitRules: [],
};
