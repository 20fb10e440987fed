import {expect, test} from 'vitest';
import type {Edge} from '../../source/domain/service.ts';
import {forgetType} from '../../source/domain/service.ts';
import {sqs} from '../../source/services/sqs/service.ts';
import {arnOf, noon} from '../fixtures/a-queue.ts';
import {thing, thingView} from '../fixtures/a-service.ts';
import {openSession} from '../fixtures/a-session.ts';

const things = {
  ...thingView,
  edges: (): readonly Edge[] => [
    {kind: 'deadLetter', from: 'arn:aws:sns:eu-west-1:123456789012:events', to: arnOf('letters'), label: ''},
  ],
};

test('a queue that a topic sends its dead letters to is on the DLQs tab, is not said to lack a consumer, and is redriven message by message', () => {
  const stuck = {visible: 9, oldestAgeSeconds: 3600, sent: 1, deleted: 0, received: 0, emptyReceives: 0};
  const session = openSession({
    services: [forgetType(sqs), forgetType(things)],
    queues: {letters: stuck, orders: {}},
  });
  expect(session.screen()).toContain('nobody receives them');
  session.happen({type: 'listed', service: 'things', at: noon, resources: [thing('events')]});
  expect(session.screen()).not.toContain('nobody receives them');
  session.press('3');
  expect(session.screen()).toContain('This DLQ of events holds 9 dead letters');
  expect(session.screen()).toContain('m peeks, R redrives');
  // What is learnt of the queue later keeps it.
  session.learn({letters: {...stuck, visible: 10}});
  expect(session.screen()).toContain('letters');
});
