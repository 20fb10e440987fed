import {forgetType} from '../../source/domain/service.ts';
import {kinesis} from '../../source/services/kinesis/service.ts';
import {sqs} from '../../source/services/sqs/service.ts';
import {aFailure} from '../fixtures/a-failure.ts';
import {noon, urlOf} from '../fixtures/a-queue.ts';
import type {Session} from '../fixtures/a-session.ts';
import type {Stage} from './a-stage.ts';
import {open, shop} from './a-stage.ts';

const withStreams = (stage: Stage, queues: typeof shop): Session => {
  const session = open(stage, {queues, services: [forgetType(sqs), forgetType(kinesis)]});
  session.press('1');
  return session;
};

const later = (session: Session, seconds: number): void => {
  const at = noon + seconds * 1000;
  session.happen({type: 'ticked', at}, {type: 'polled', service: 'sqs', clock: 'live', at});
};

/** The overview and the timeline. */
export const overviewScenes: Readonly<Record<string, (stage: Stage) => Session>> = {
  overview: stage => {
    const session = open(stage);
    session.press('1', 'j');
    later(session, 7);
    return session;
  },
  'overview that is all quiet': stage => {
    const session = withStreams(stage, {mails: {}, orders: {visible: 3}});
    session.happen(
      {type: 'listed', service: 'kinesis', resources: [], at: noon},
      {type: 'polled', service: 'kinesis', clock: 'live', at: noon},
      {type: 'polled', service: 'kinesis', clock: 'metrics', at: noon},
      {
        type: 'learnt',
        service: 'sqs',
        learnt: ['mails', 'orders'].map(name => ({id: urlOf(name), learnt: {readThrough: noon}})),
      },
    );
    return session;
  },
  'overview before everything was read': stage => withStreams(stage, {mails: {}}),
  'overview with a service that is denied': stage => {
    const session = withStreams(stage, shop);
    session.happen({
      type: 'pollFailed',
      service: 'kinesis',
      clock: 'discovery',
      failure: aFailure({message: 'Kinesis ListStreams: access denied.', hint: 'Allow kinesis:ListStreams.'}),
      retryAt: noon + 60_000,
    });
    return session;
  },
  events: stage => {
    const session = open(stage);
    later(session, 200);
    session.learn({
      'payments-parking-lot': {visible: 0, listedSources: ['orders-payments'], readAt: noon + 200_000},
    });
    session.type(':events');
    session.press('Enter', 'j');
    return session;
  },
  'events before any': stage => {
    const session = open(stage, {queues: {mails: {}}});
    session.type(':events');
    session.press('Enter');
    return session;
  },
};
