import type {Message} from './message.ts';

/** Remembers one result for each message, for as long as somebody holds the message. */
export const perMessage = <Result>(compute: (message: Message) => Result): ((message: Message) => Result) => {
  const results = new WeakMap<Message, {readonly result: Result}>();
  return message => {
    const known = results.get(message) ?? {result: compute(message)};
    results.set(message, known);
    return known.result;
  };
};
