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

test('a new question about the same device sends the one before away; an answer is for the newest', async () => {
  const {questions, desk} = open();
  const first = desk.ask('device');
  const second = desk.ask('device');
  await expect(first).rejects.toThrow();
  desk.answer('222222');
  expect(await second).toBe('222222');
  expect(questions).toEqual(['device', 'device']);
  expect(desk.wasAsked()).toBe(true);
});

test('a question about another device waits until the one before is settled', async () => {
  const {questions, desk} = open();
  const first = desk.ask('first');
  const second = desk.ask('second');
  expect(questions).toEqual(['first']);
  desk.answer('111111');
  expect(await first).toBe('111111');
  expect(questions).toEqual(['first', 'second']);
  desk.answer('222222');
  expect(await second).toBe('222222');
});

test('two profiles with one device do not send each other away, and each question names its profile', async () => {
  const questions: (string | undefined)[] = [];
  const desk = createMfaDesk((_, profile) => questions.push(profile));
  const first = desk.ask('device', 'prod');
  const second = desk.ask('device', 'staging');
  expect(questions).toEqual(['prod']);
  desk.answer('111111');
  expect(await first).toBe('111111');
  expect(questions).toEqual(['prod', 'staging']);
  desk.answer('222222');
  expect(await second).toBe('222222');
});

test('whoever was left is sent away, and the next is asked at once', async () => {
  const {questions, desk} = open();
  const left = [desk.ask('first'), desk.ask('second')];
  desk.sendAway();
  for (const code of left) await expect(code).rejects.toThrow('No MFA code was given');
  const next = desk.ask('third');
  desk.answer('333333');
  expect(await next).toBe('333333');
  expect(questions).toEqual(['first', 'third']);
});

test('an answer that nobody asked for does nothing', () => {
  const {questions, desk} = open();
  expect(desk.wasAsked()).toBe(false);
  desk.answer('123456');
  desk.answer(undefined);
  expect(questions).toEqual([]);
});
