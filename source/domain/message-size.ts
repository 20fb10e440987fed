import type {Message} from './message.ts';
import {utf8Size} from './utf8-size.ts';

/** Bytes that SQS counts: the body, and name, type and value of each attribute (SQS Developer Guide, message metadata). */
export const messageSize = ({body, attributes}: Pick<Message, 'body' | 'attributes'>): number =>
  Object.entries(attributes).reduce(
    (size, [name, {dataType, value}]) =>
      size +
      utf8Size(name) +
      utf8Size(dataType) +
      (typeof value === 'string' ? utf8Size(value) : value.length),
    utf8Size(body),
  );
