import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {createPart, partWords} from '../../source/cli/dlq/part.ts';
import {aMessage} from '../fixtures/a-message.ts';

const where = {text: "body == 'yes'", matches: ({body}: {readonly body: string}) => body === 'yes'};

describe('a part of a queue', () => {
  test('takes at most so many, and the same message always gets the same answer', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'), isMeant: fc.boolean()}),
          {maxLength: 60},
        ),
        fc.integer({min: 1, max: 8}),
        (seen, max) => {
          const meant = new Map<string, boolean>();
          const answers = new Map<string, boolean>();
          const part = createPart({where, max, except: new Set(['h'])});
          for (const {id, isMeant} of seen) {
            if (!meant.has(id)) meant.set(id, isMeant);
            const answer = part.selects(aMessage(id, {body: meant.get(id) === true ? 'yes' : 'no'}));
            expect(answers.get(id) ?? answer).toBe(answer);
            answers.set(id, answer);
          }
          const taken = [...answers].filter(([, answer]) => answer).map(([id]) => id);
          const wanted = [...meant].filter(([id, isMeant]) => isMeant && id !== 'h').map(([id]) => id);
          expect(taken.sort()).toEqual(wanted.slice(0, max).sort());
          expect(part.isFull()).toBe(taken.length === max);
        },
      ),
    );
  });

  test('without a limit takes all that is meant and is never full', () => {
    const part = createPart({where: undefined, max: undefined, except: new Set(['b'])});
    expect(['a', 'b', 'c'].filter(id => part.selects(aMessage(id)))).toEqual(['a', 'c']);
    expect(part.isFull()).toBe(false);
  });

  test.each([
    [{where: undefined, max: undefined}, 'all messages'],
    [{where: undefined, max: 5}, 'the first 5'],
    [{where, max: undefined}, "every message where body == 'yes'"],
    [{where, max: 5}, "the first 5 where body == 'yes'"],
  ])('is said in words: %#', (part, words) => {
    expect(partWords(part)).toBe(words);
  });
});
