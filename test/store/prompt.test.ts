import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {regions} from '../../source/domain/regions.ts';
import {complete, lineCommands} from '../../source/store/command-line.ts';
import {tableWindow} from '../../source/store/select-table.ts';
import type {Session, SessionOptions} from '../fixtures/a-session.ts';
import {catalog, openSession} from '../fixtures/a-session.ts';

const open = (options: SessionOptions = {}): Session =>
  openSession({queues: {orders: {visible: 1}, refunds: {}}, ...options});

const run = (text: string, options?: SessionOptions): Session => {
  const session = open(options);
  session.press(':');
  session.type(text);
  session.press('Enter');
  return session;
};

const promptOf = (session: Session): string | undefined => session.state().prompt?.text;

describe('typing', () => {
  test('keys are letters while a prompt is open: q does not quit and R redrives nothing', () => {
    const session = open();
    session.press('/');
    session.type('qRm!p 1');
    expect(promptOf(session)).toBe('qRm!p 1');
    expect(session.takeCommands()).toEqual([]);
    expect(session.state()).toMatchObject({paused: false, dialog: undefined, tabId: 'queues'});
  });

  test('Backspace erases a character, also one of two code units; Ctrl-u erases all', () => {
    const session = open();
    session.press(':');
    session.type('a🎉');
    session.press('Backspace');
    expect(promptOf(session)).toBe('a');
    session.press('Ctrl-u');
    expect(promptOf(session)).toBe('');
  });

  test('a Backspace too many leaves the prompt open, so that what follows is not taken for keys', () => {
    const session = open();
    session.press(':', 'Backspace', 'Backspace', 'q');
    expect(promptOf(session)).toBe('q');
  });

  test('pasted text is one line, and nothing where nothing is typed', () => {
    const session = open();
    session.paste('R\nm');
    expect(session.commands).toEqual([]);
    session.press('/');
    session.paste(' ord\r\ners ');
    expect(promptOf(session)).toBe('ord ers');
  });

  test('the filter acts at once, Enter keeps it and Esc brings back the one before', () => {
    const session = open({filter: 'ref'});
    session.press('/', 'Ctrl-u');
    session.type('ord');
    expect(tableWindow(session.state(), catalog).rows.map(({name}) => name)).toEqual(['orders']);
    session.press('Esc');
    expect(session.state().tables['queues']?.filter).toBe('ref');
    session.press('/', 'Ctrl-u');
    session.type('ord');
    session.press('Enter');
    expect(session.state()).toMatchObject({prompt: undefined, tables: {queues: {filter: 'ord'}}});
  });
});

test('a filter that is none is not taken: it would look like one that filters', () => {
  const session = open();
  session.press('/');
  session.type('/(/');
  session.press('Enter');
  expect(session.state().prompt?.text).toBe('/(/');
  expect(session.state().notice).toMatchObject({level: 'error'});
});

describe('Esc', () => {
  test('leaves the innermost thing first: the dialog, then the prompt, then the screen', () => {
    const session = open();
    session.press('Enter', ':');
    session.happen({type: 'mfaAsked', serial: 'device'});
    const opened = () => {
      const {dialog, prompt, screens} = session.state();
      return [dialog?.kind, prompt?.kind, screens.at(-1)?.kind];
    };
    expect(opened()).toEqual(['mfa', 'command', 'detail']);
    session.press('Esc');
    expect(opened()).toEqual([undefined, 'command', 'detail']);
    session.press('Esc');
    expect(opened()).toEqual([undefined, undefined, 'detail']);
    session.press('Esc');
    expect(opened()).toEqual([undefined, undefined, undefined]);
  });

  test('goes back through the screens one by one, then clears the filter, then the problems', () => {
    const session = open({filter: 'o'});
    session.press('Enter', 'd', '?');
    const kinds = () => session.state().screens.map(({kind}) => kind);
    expect(kinds()).toEqual(['detail', 'describe', 'help']);
    session.press('Esc');
    expect(kinds()).toEqual(['detail', 'describe']);
    session.press('Esc', 'Esc');
    expect(kinds()).toEqual([]);
    session.press('!', 'Esc');
    expect(session.state().tables['queues']).toMatchObject({filter: '', onlyProblems: true});
    session.press('Esc');
    expect(session.state().tables['queues']).toMatchObject({filter: '', onlyProblems: false});
  });
});

describe('commands', () => {
  test.each([
    ['q', [{type: 'quit'}]],
    ['quit', [{type: 'quit'}]],
    ['refresh', [{type: 'refresh'}]],
    ['ref', [{type: 'refresh'}]],
    ['region eu-west-3', [{type: 'switchPlace', places: [{profile: 'prod', region: 'eu-west-3'}]}]],
    ['  region   eu-west-3  ', [{type: 'switchPlace', places: [{profile: 'prod', region: 'eu-west-3'}]}]],
    ['prof staging', [{type: 'switchPlace', places: [{profile: 'staging', region: undefined}]}]],
    ['', []],
    ['filter ord', []],
    ['help', []],
  ])('%j asks for %j', (text, commands) => {
    expect(run(text).takeCommands()).toEqual(commands);
  });

  test('a tab by its name, which leaves a peek and stops it', () => {
    const session = open();
    session.press('m');
    session.takeCommands();
    session.press(':');
    session.type('dlqs');
    session.press('Enter');
    expect(session.state()).toMatchObject({tabId: 'dlqs', screens: []});
    expect(session.takeCommands()).toEqual([{type: 'stopPeek'}]);
  });

  test('an unambiguous beginning is enough, an ambiguous one says what it could be', () => {
    expect(run('dl').state().tabId).toBe('dlqs');
    const session = run('re');
    expect(session.takeCommands()).toEqual([]);
    expect(session.state().notice).toMatchObject({
      level: 'error',
      text: 'No command "re". There are: region, records, record, refresh',
    });
  });

  test('an unknown command says which there are', () => {
    // Nothing is gone to but in a replay.
    const names = lineCommands(catalog)
      .map(({name}) => name)
      .filter(name => name !== 'goto');
    expect(run('frobnicate').state().notice?.text).toBe(
      `No command "frobnicate". There are: ${names.join(', ')}`,
    );
  });

  test.each([['region mars', 'Expected a region such as eu-west-1, got "mars"']])(
    '%s: %s',
    (text, message) => {
      const session = run(text);
      expect(session.takeCommands()).toEqual([]);
      expect(session.state().notice).toMatchObject({level: 'error', text: message});
    },
  );

  test.each(['region eu-west-3', 'profile staging'])('the demo account has no other place: %s', text => {
    expect(run(text, {options: {demo: true}}).takeCommands()).toEqual([]);
  });

  test('a profile that the config files do not have is told before anything is left', () => {
    const session = open();
    session.happen({type: 'profilesListed', profiles: ['prod', 'staging']});
    session.press(':');
    session.type('profile stagin');
    session.press('Enter');
    expect(session.takeCommands()).toEqual([]);
    expect(session.state().notice?.text).toBe('There is no profile "stagin". There are: prod, staging');
  });

  test('help and filter do what their keys do', () => {
    expect(
      run('help')
        .state()
        .screens.map(({kind}) => kind),
    ).toEqual(['help']);
    expect(run('filter ref').state().tables['queues']?.filter).toBe('ref');
  });

  test('names are told apart', () => {
    const names = lineCommands(catalog).map(({name}) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('completion', () => {
  const completed = (text: string): string | undefined => {
    const session = open();
    session.happen({type: 'profilesListed', profiles: ['staging', 'stage-two', 'prod']});
    session.press(':');
    session.type(text);
    session.press('Tab');
    return promptOf(session);
  };

  test.each([
    ['reg', 'region '],
    ['re', 're'],
    ['r', 'r'],
    ['d', 'dlqs'],
    ['region eu-so', 'region eu-south-'],
    ['region sa', 'region sa-east-1'],
    ['profile s', 'profile stag'],
    ['profile p', 'profile prod'],
    ['refresh x', 'refresh x'],
    ['zz', 'zz'],
    ['unknown a', 'unknown a'],
  ])('%j becomes %j', (text, expected) => {
    expect(completed(text)).toBe(expected);
  });

  test('nothing to complete says so and changes nothing', () => {
    const session = open();
    session.press(':', 'z', 'Tab');
    expect(session.state().notice?.text).toBe('Nothing to complete');
  });

  test('only adds to what was typed, and every candidate begins with what is completed', () => {
    const {state} = open();
    const word = fc.constantFrom(
      ...lineCommands(catalog).map(({name}) => name),
      ...regions,
      'region ',
      '',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(word, {maxLength: 2}), fc.nat(12), (words, length) => {
        const typed = words.join('').slice(0, length);
        const {text, candidates} = complete(state(), typed, catalog);
        expect(text.startsWith(typed)).toBe(true);
        const rest = text.slice(text.indexOf(' ') + 1);
        if (candidates.length > 1)
          for (const candidate of candidates) expect(candidate.startsWith(rest)).toBe(true);
      }),
    );
  });
});
