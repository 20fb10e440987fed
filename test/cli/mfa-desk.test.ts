import {expect, test} from 'vitest';
import {createMfaDesk} from '../../source/cli/mfa-desk.ts';

const open = () => {
  const questions: string[] = [];
  return {questions, desk: createMfaDesk(serial => questions.push(serial))};
};

test('a question opens the dialog and resolves with what was typed there', async () => {
  const {questions, desk} = open();
  const code = desk.ask('device');
  expect(questions).toEqual(['device']);
  desk.answer('123456');
  expect(await code).toBe('123456');
});

test('a question that is sent away is rejected, so that the call behind it fails', async () => {
  const {desk} = open();
  const code = desk.ask('device');
  desk.answer(undefined);
  await expect(code).rejects.toThrow('No MFA code was given');
});

test('a new question sends the one before away; an answer is for the newest', async () => {
  const {questions, desk} = open();
  const first = desk.ask('first');
  const second = desk.ask('second');
  await expect(first).rejects.toThrow();
  desk.answer('222222');
  expect(await second).toBe('222222');
  expect(questions).toEqual(['first', 'second']);
  expect(desk.wasAsked()).toBe(true);
});

test('an answer that nobody asked for does nothing', () => {
  const {questions, desk} = open();
  expect(desk.wasAsked()).toBe(false);
  desk.answer('123456');
  desk.answer(undefined);
  expect(questions).toEqual([]);
});
