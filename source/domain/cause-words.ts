import type {Problem} from './problem.ts';

/** What is said of a resource that causes trouble elsewhere, by service and rule. */
const verbs: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  sqs: {
    'dead-letters': 'has dead letters',
    'oldest-age': 'holds messages that are about to expire',
    'old-messages': 'holds messages that wait too long',
    'in-flight': 'has no room for more in flight',
    'no-deletes': 'is not worked off',
    growing: 'grows',
  },
  kinesis: {
    'iterator-age': 'is read too slowly',
    unread: 'is read by nobody',
    'fan-out-lag': 'is read too slowly',
    'write-throttles': 'throttles its writers',
    'read-throttles': 'throttles its readers',
    capacity: 'is almost full',
  },
  lambda: {
    errors: 'errs',
    timeout: 'runs into its timeout',
    'iterator-age': 'lags behind',
    'async-age': 'works off its events too slowly',
    loss: 'loses events',
    triggers: 'has a trigger in trouble',
    provisioned: 'uses up its provisioned concurrency',
  },
  sns: {
    'failed-to-redrive': 'cannot deliver and loses messages',
    redriven: 'cannot deliver',
    failed: 'cannot deliver',
    'not-delivered': 'delivers nothing',
  },
};

/** The first clause of a reason: `throttled 236/min by its own reserved limit of 5`. */
const firstClause = (text: string): string => {
  const clause = /^[^:;]*/.exec(text)?.[0] ?? text;
  return clause.charAt(0).toLowerCase() + clause.slice(1);
};

/** `payments-worker errs`: what is wrong by this reason, in as few words as possible. */
export const causeWords = ({service, name}: Problem, reason: Problem['reasons'][number]): string => {
  const verb = verbs[service]?.[reason.ruleId];
  if (service === 'lambda' && reason.ruleId === 'throttled')
    return `${name} is ${firstClause(reason.text).replace(/ [\d,.]+\/min/, '')}`;
  return verb === undefined ? `${name}: ${firstClause(reason.text)}` : `${name} ${verb}`;
};
