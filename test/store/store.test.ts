import {describe, expect, test} from 'vitest';
import {rememberLast} from '../../source/store/remember.ts';
import {createStore} from '../../source/store/store.ts';

type Count = {readonly count: number};

const counter = (run: (command: string) => void = () => undefined) =>
  createStore<Count, 'add' | 'nothing', string>(
    {count: 0},
    (state, event) =>
      event === 'nothing' ? [state] : [{count: state.count + 1}, `added ${String(state.count + 1)}`],
    run,
  );

describe('a store', () => {
  test('tells of changes only, until nobody listens', () => {
    const store = counter();
    const seen: number[] = [];
    const leave = store.subscribe(() => seen.push(store.getState().count));
    store.dispatch('add');
    store.dispatch('nothing');
    leave();
    store.dispatch('add');
    expect(seen).toEqual([1]);
    expect(store.getState().count).toBe(2);
  });

  test('hands commands on after the change they belong to is seen', () => {
    const log: string[] = [];
    const store = counter(command => log.push(command));
    store.subscribe(() => log.push(`seen ${String(store.getState().count)}`));
    store.dispatch('add');
    expect(log).toEqual(['seen 1', 'added 1']);
  });

  test('an event that a command or a listener causes waits its turn', () => {
    const log: string[] = [];
    const store = counter(command => {
      log.push(`${command} begins`);
      if (store.getState().count < 3) store.dispatch('add');
      log.push(`${command} ends`);
    });
    store.dispatch('add');
    expect(log).toEqual([
      'added 1 begins',
      'added 1 ends',
      'added 2 begins',
      'added 2 ends',
      'added 3 begins',
      'added 3 ends',
    ]);
  });

  test('a failing command does not stop the events that follow', () => {
    let fails = true;
    const store = counter(() => {
      if (fails) throw new Error('broken');
    });
    expect(() => store.dispatch('add')).toThrow('broken');
    fails = false;
    store.dispatch('add');
    expect(store.getState().count).toBe(2);
  });
});

test('what is remembered is computed again only for other arguments', () => {
  let computed = 0;
  const join = rememberLast((a: string, b: number) => {
    computed += 1;
    return {text: a + String(b)};
  });
  const first = join('x', 1);
  expect(join('x', 1)).toBe(first);
  expect(join('x', 2)).not.toBe(first);
  expect(join('x', 1)).not.toBe(first);
  expect(join('x', Number.NaN)).toBe(join('x', Number.NaN));
  expect(computed).toBe(4);
});
