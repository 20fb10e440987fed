import {nameOfArn} from '../domain/arn.ts';
import {formatAge} from '../domain/duration.ts';
import type {Message, MessageAttribute} from '../domain/message.ts';
import {formatBytes, formatCount} from '../domain/quantity.ts';

/** Lines and characters of a body that a person reads in a list; the rest is counted. */
const shownLines = 20;
const shownCharacters = 4000;

const valueText = ({dataType, value}: MessageAttribute): string =>
  typeof value === 'string'
    ? value
    : `${dataType === 'Binary' ? '' : 'binary, '}${formatBytes(value.length)}`;

const bodyLines = (body: string): readonly string[] => {
  const lines = body.slice(0, shownCharacters).split('\n');
  const shown = lines.slice(0, shownLines);
  const isCut = lines.length > shownLines || body.length > shownCharacters;
  return isCut ? [...shown, `… ${formatCount(body.length)} characters; --json prints all`] : shown;
};

const headOf = (message: Message, now: number): string => {
  const {id, sentAt, receiveCount, sourceQueueArn, groupId, sizeBytes} = message;
  return [
    id,
    ...(sentAt === undefined ? [] : [`sent ${formatAge(now, sentAt)}`]),
    `received ${formatCount(receiveCount)} ${receiveCount === 1 ? 'time' : 'times'}`,
    ...(sourceQueueArn === undefined ? [] : [`from ${nameOfArn(sourceQueueArn)}`]),
    ...(groupId === undefined ? [] : [`group ${groupId}`]),
    formatBytes(sizeBytes),
  ].join('  ');
};

/** A message for people: a line about it, its attributes, the beginning of its body. Foreign text: make it visible. */
export const messageLines = (message: Message, now: number): readonly string[] => [
  headOf(message, now),
  ...Object.entries(message.attributes).map(
    ([name, attribute]) => `    ${name} (${attribute.dataType}): ${valueText(attribute)}`,
  ),
  ...bodyLines(message.body).map(line => `  ${line}`),
];
