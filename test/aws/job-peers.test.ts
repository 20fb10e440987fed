import {describe, expect, onTestFinished, test} from 'vitest';
import {createJobOperations} from '../../source/aws/job-operations.ts';
import type {JobRequest} from '../../source/domain/job.ts';
import {prepareAwsEnvironment} from './aws-environment.ts';
import {
  bodiesOf,
  drain,
  fill,
  grouped,
  makeQueue,
  numbered,
  redriveTo,
  shortPatience,
} from './job-account.ts';
import {fauxqsObstacle, startFauxqs, startLocalAwsSqs} from './peers.ts';

const aws = prepareAwsEnvironment();

const peers = [
  {name: 'local-aws-sqs', start: startLocalAwsSqs, obstacle: undefined},
  {name: 'fauxqs', start: startFauxqs, obstacle: fauxqsObstacle()},
];

describe.each(peers.filter(({obstacle}) => obstacle === undefined))('against $name', ({start}) => {
  const open = async () => {
    const peer = await start();
    onTestFinished(peer.close);
    const clients = await aws.connect({endpointUrl: peer.url, region: peer.region});
    const operations = createJobOperations(clients.jobs, {
      region: peer.region,
      log: () => undefined,
      patience: shortPatience,
    });
    const basis = {id: '20261121T172301Z-4f9c', what: 'all', perSecond: undefined};
    return {
      sqs: clients.jobs.sqs,
      run: (request: Pick<JobRequest, 'queue' | 'work' | 'selects'>) =>
        operations.start({...basis, ...request}, () => undefined).finished,
    };
  };

  test('a part of a standard queue goes, attributes and all, and the rest stays visible', async () => {
    const {sqs, run} = await open();
    const [queue, target] = [await makeQueue(sqs, 'orders-dlq'), await makeQueue(sqs, 'orders')];
    const MessageAttributes = {
      n: {DataType: 'Number', StringValue: '7'},
      b: {DataType: 'Binary', BinaryValue: new Uint8Array([1, 0, 255])},
    };
    await fill(
      sqs,
      queue,
      numbered(40).map(one => ({...one, MessageAttributes})),
    );
    const outcome = await run({
      queue,
      work: redriveTo(target),
      selects: ({body}) => Number(body) % 2 === 0,
    });
    expect(outcome).toMatchObject({sent: 20, deleted: 20, passedOver: 20, stillHeld: 0, failure: undefined});
    const arrived = await drain(sqs, target);
    expect(arrived).toHaveLength(20);
    expect(arrived[0]?.attributes).toEqual({
      n: {dataType: 'Number', value: '7'},
      b: {dataType: 'Binary', value: new Uint8Array([1, 0, 255])},
    });
    expect(await drain(sqs, queue)).toHaveLength(20);
  });

  test('the order of FIFO groups is kept', async () => {
    const {sqs, run} = await open();
    const [queue, target] = [await makeQueue(sqs, 'orders-dlq.fifo'), await makeQueue(sqs, 'orders.fifo')];
    await fill(sqs, queue, grouped(['a', 'b', 'c'], 10));
    const outcome = await run({queue, work: redriveTo(target), selects: () => true});
    expect(outcome).toMatchObject({sent: 30, deleted: 30, failure: undefined});
    const arrived = await drain(sqs, target);
    for (const group of ['a', 'b', 'c'])
      expect(bodiesOf(arrived.filter(({groupId}) => groupId === group))).toEqual(
        Array.from({length: 10}, (_, index) => `${group}${index}`),
      );
  });
});
