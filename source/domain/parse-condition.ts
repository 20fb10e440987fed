import {boundExamples, parseBound} from './condition-bound.ts';
import type {Condition, Operator} from './condition.ts';
import {operators} from './condition.ts';
import {parseFilter} from './filter.ts';
import {nearNames} from './near-names.ts';
import type {Quantity, Resource, ServiceView} from './service.ts';

/** What the words of a condition may name. */
export type ConditionService = Pick<ServiceView<Resource>, 'id' | 'noun' | 'quantities'>;

/** A condition as typed, read; or what is wrong with it, in words. */
export type ParsedCondition =
  {readonly ok: true; readonly condition: Condition} | {readonly ok: false; readonly message: string};

/** `[service:][pattern.]what`, in parts. */
type Left = {
  readonly services: readonly ConditionService[];
  readonly service: ConditionService | undefined;
  readonly pattern: string | undefined;
  readonly matches: (name: string) => boolean;
  readonly what: string;
};

type Result<Value> =
  {readonly ok: true; readonly value: Value} | {readonly ok: false; readonly message: string};

const wrong = (message: string): {readonly ok: false; readonly message: string} => ({ok: false, message});

const meant = (typed: string, names: readonly string[]): string => {
  const near = nearNames(typed, names);
  return near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`;
};

/** People say `queue`, `queues` or `sqs`. */
const isCalled = ({id, noun}: ConditionService, word: string): boolean =>
  [id, noun, `${noun}s`].includes(word.toLowerCase());

/** The whole name, other than in a filter: who names `orders` does not mean `orders-dlq`. */
const nameTest = (pattern: string): Result<(name: string) => boolean> => {
  if (!/^!|^\/|[*?]/.test(pattern)) {
    const wanted = pattern.toLowerCase();
    return {ok: true, value: name => name.toLowerCase() === wanted};
  }
  const filter = parseFilter(pattern);
  return filter.ok ? {ok: true, value: filter.matches} : filter;
};

const parseLeft = (typed: string, services: readonly ConditionService[]): Result<Left> => {
  const [, word, rest = ''] = /^([^:.]*):(.*)$/s.exec(typed) ?? [];
  const service = word === undefined ? undefined : services.find(one => isCalled(one, word.trim()));
  if (word !== undefined && service === undefined) {
    const nouns = services.map(({noun}) => noun);
    return wrong(`no service is called "${word}".${meant(word, nouns)} There are: ${nouns.join(', ')}`);
  }
  const path = service === undefined ? typed : rest;
  // Names have dots of their own (`orders.fifo`), what is asked of them has none.
  const dot = path.lastIndexOf('.');
  const pattern = dot === -1 ? undefined : path.slice(0, dot).trim();
  const what = path.slice(dot + 1).trim();
  const chosen = service === undefined ? services : [service];
  if (pattern === undefined)
    return {ok: true, value: {services: chosen, service, pattern, matches: () => true, what}};
  if (pattern === '') return wrong('expected a name before the dot');
  const test = nameTest(pattern);
  return test.ok ? {ok: true, value: {services: chosen, service, pattern, matches: test.value, what}} : test;
};

/** Every quantity of these services, each once: for messages. */
const quantityIds = (services: readonly ConditionService[]): readonly string[] => [
  ...new Set(services.flatMap(({quantities}) => quantities.map(({id}) => id))),
];

const unknownQuantity = ({services, what}: Left): string => {
  const ids = quantityIds(services);
  const of = services.length === 1 ? ` of a ${services[0]?.noun ?? ''}` : '';
  return `"${what}" is no quantity${of}.${meant(what, ids)} There are: ${ids.join(', ')}, and without a bound warning, critical`;
};

const isOperator = (text: string): text is Operator => operators.some(operator => operator === text);

const parseQuantity = (text: string, left: Left, operator: Operator, bound: string): ParsedCondition => {
  const found = left.services.flatMap(service => {
    const quantity = service.quantities.find(({id}) => id.toLowerCase() === left.what.toLowerCase());
    return quantity === undefined ? [] : [{service: service.id, quantity}];
  });
  if (found.length === 0) return wrong(unknownQuantity(left));
  const targets = found.flatMap(({service, quantity}) => {
    const value = parseBound(quantity.unit, bound);
    return value === undefined ? [] : [{service, quantity, bound: value}];
  });
  if (targets.length === 0)
    return wrong(
      badBound(
        found.map(({quantity}) => quantity),
        bound,
      ),
    );
  const {pattern, matches} = left;
  return {ok: true, condition: {kind: 'quantity', text, pattern, matches, operator, bound, targets}};
};

const badBound = (quantities: readonly Quantity<Resource>[], bound: string): string => {
  const [first] = quantities;
  const examples = first === undefined ? '' : boundExamples(first.unit);
  return `expected a bound such as ${examples} for ${first?.id ?? ''}, got "${bound}"`;
};

const parseHealth = (text: string, {service, pattern, matches, what}: Left): ParsedCondition | undefined => {
  const least = what.toLowerCase();
  if (least !== 'warning' && least !== 'critical') return undefined;
  return {ok: true, condition: {kind: 'health', text, pattern, matches, least, service: service?.id}};
};

/**
 * Reads a condition: `warning` or `critical` (any problem at least so bad), or `[service:][name.]quantity op bound`,
 * such as `throttles>0`, `queue:orders-*.visible>1000`. A name is meant whole, with `*` or `?` it is a glob, between
 * slashes a regular expression.
 */
export const parseCondition = (typed: string, services: readonly ConditionService[]): ParsedCondition => {
  const text = typed.trim();
  // The last operator: names of alarms may have some of their own.
  const [, before, operator = '', bound = ''] = /^(.*?)(>=|<=|==|!=|=|>|<)([^<>=!]*)$/s.exec(text) ?? [];
  const left = parseLeft((before ?? text).trim(), services);
  if (!left.ok) return wrong(`${text}: ${left.message}.`);
  if (before === undefined) {
    const health = parseHealth(text, left.value);
    if (health !== undefined) return health;
    return quantityIds(left.value.services).includes(left.value.what)
      ? wrong(`${text}: expected a bound, such as ${left.value.what}>0.`)
      : wrong(`${text}: ${unknownQuantity(left.value)}.`);
  }
  if (!isOperator(operator)) return wrong(`${text}: write == for "is".`);
  const parsed = parseQuantity(text, left.value, operator, bound.trim());
  return parsed.ok ? parsed : wrong(`${text}: ${parsed.message}.`);
};
