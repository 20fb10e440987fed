import {describe, expect, test} from 'vitest';
import type {Message} from '../../source/domain/message.ts';
import {messageDocument, suggestedPath} from '../../source/store/select-message.ts';
import type {MessageView} from '../../source/store/state.ts';
import {aMessage} from '../fixtures/a-message.ts';
import {noon} from '../fixtures/a-queue.ts';
import type {Session, SessionOptions} from '../fixtures/a-session.ts';
import {openSession} from '../fixtures/a-session.ts';

const show = (message: Partial<Message>, options: SessionOptions = {}): Session => {
  const session = openSession({queues: {failures: {visible: 1}}, ...options});
  session.press('m');
  session.happen({type: 'peekReceived', number: 1, messages: [aMessage('m1', message)]});
  session.press('Enter');
  session.takeCommands();
  return session;
};

const view = (session: Session): MessageView => {
  const screen = session.state().screens.at(-1);
  if (screen?.kind !== 'message') throw new Error('Expected a message on screen');
  return screen.view;
};

const linesOf = (session: Session): readonly string[] => {
  const document = messageDocument(session.state());
  if (document === undefined) throw new Error('Expected a message on screen');
  return Array.from({length: document.index.lineCount}, (_, index) => document.index.line(index));
};

/** The lines after the one that begins with this. */
const after = (session: Session, start: string): readonly string[] => {
  const lines = linesOf(session);
  return lines.slice(lines.findIndex(text => text.startsWith(start)) + 1);
};

describe('one message whole', () => {
  test('has its identity, system attributes with times in words, attributes and trace header', () => {
    const session = show({
      systemAttributes: {
        SentTimestamp: String(noon),
        ApproximateReceiveCount: '4',
        AWSTraceHeader: 'Root=1-5759e988-bd862e3fe1be46a994272793',
      },
      attributes: {
        tries: {dataType: 'Number', value: '3'},
        proof: {dataType: 'Binary', value: Uint8Array.from([0, 255, 16])},
        big: {dataType: 'Binary.zip', value: new Uint8Array(2048)},
      },
    });
    const text = linesOf(session).join('\n');
    expect(text).toContain('MessageId: m1');
    expect(text).toContain(`SentTimestamp: ${String(noon)}  (2026-11-21T12:00:00.000Z)`);
    expect(text).toContain('AWSTraceHeader: Root=1-5759e988-bd862e3fe1be46a994272793');
    expect(text).toContain('tries (Number): 3');
    expect(text).toContain('proof (Binary): 00 ff 10');
    expect(text).toContain('… (2.0 KiB)');
  });

  test('JSON is indented, r shows it as it was sent and back', () => {
    const session = show({body: '{"id":12345678901234567890}'});
    expect(after(session, 'Body, read as JSON')).toEqual(['{', '  "id": 12345678901234567890', '}']);
    session.press('r');
    expect(after(session, 'Body, as it was sent')).toEqual(['{"id":12345678901234567890}']);
    session.press('r');
    expect(view(session).pretty).toBe(true);
  });

  test('an SNS envelope is taken off, and what stood in it is said', () => {
    const Message = JSON.stringify({orderId: 7});
    const body = JSON.stringify({
      Type: 'Notification',
      MessageId: 'x',
      TopicArn: 'arn:aws:sns:topic',
      Message,
    });
    const session = show({body});
    expect(linesOf(session)).toContain('  TopicArn: arn:aws:sns:topic');
    expect(linesOf(session).join('\n')).toMatch(
      /Body, read as SNS notification, unwrapped: its Message > JSON\n{\n {2}"orderId": 7\n}/,
    );
  });

  test('w cuts long lines or wraps them, from the top', () => {
    const session = show({body: 'x'.repeat(500)});
    const wrapped = linesOf(session).length;
    session.press('G', 'w');
    expect(linesOf(session).length).toBeLessThan(wrapped);
    expect(linesOf(session).at(-1)).toHaveLength(78);
    expect(view(session)).toMatchObject({wrap: false, scroll: 0});
  });

  test('1 MiB is laid out without being drawn', () => {
    const session = show({body: 'x'.repeat(1_048_576)});
    expect(linesOf(session).length).toBeGreaterThan(13_000);
    session.press('G');
    expect(session.screen()).toContain('x'.repeat(70));
  });

  test('c copies the body as it was sent, whatever is shown', () => {
    const session = show({body: '{"id": 1}'});
    session.press('c');
    expect(session.takeCommands()).toEqual([{type: 'copy', text: '{"id": 1}', what: 'the body'}]);
  });
});

describe('saving', () => {
  test('f suggests a name that says where the message is from; Enter saves the body as it was sent', () => {
    const session = show({body: '{"id": 1}'});
    session.press('f', 'Enter');
    expect(session.takeCommands()).toEqual([{type: 'save', path: 'failures-m1.txt', contents: '{"id": 1}'}]);
  });

  test('the suggested name can leave no folder, whatever the message is called', () => {
    const session = show({id: '../../etc/passwd\u0000'});
    expect(suggestedPath(session.state())).toMatch(/^failures-[\w.-]+\.txt$/);
    expect(suggestedPath(session.state())).not.toContain('/');
  });

  test('Esc and an empty name save nothing', () => {
    const session = show({});
    session.press('f', 'Esc', 'f', 'Ctrl-u', 'Enter');
    expect(session.takeCommands()).toEqual([]);
  });
});

describe('searching', () => {
  const numbered = Array.from({length: 60}, (_, index) =>
    index % 20 === 10 ? `line ${String(index)} Needle` : `line ${String(index)}`,
  ).join('\n');

  const searched = (query: string, body = numbered): Session => {
    const session = show({body});
    session.press('/');
    session.type(query);
    session.press('Enter');
    return session;
  };

  const matched = (session: Session): string | undefined => linesOf(session)[view(session).matchLine ?? -1];

  test('goes to the first match, in any case, and says how many there are', () => {
    const session = searched('needle');
    expect(matched(session)).toBe('line 10 Needle');
    expect(session.state().notice?.text).toBe('Match 1 of 3');
  });

  test('n goes on and N back, past the end and the beginning', () => {
    const session = searched('needle');
    const visited = ['n', 'n', 'n', 'N', 'N'].map(key => {
      session.press(key);
      return matched(session);
    });
    expect(visited).toEqual([
      'line 30 Needle',
      'line 50 Needle',
      'line 10 Needle',
      'line 50 Needle',
      'line 30 Needle',
    ]);
  });

  test('begins where the reader is', () => {
    const session = show({body: numbered});
    session.press('PgDn', '/');
    session.type('needle');
    session.press('Enter');
    expect(matched(session)).toBe('line 30 Needle');
  });

  test('after a scroll goes on from what is on screen', () => {
    const session = searched('needle');
    session.press('g', 'n');
    expect(matched(session)).toBe('line 10 Needle');
  });

  test('without a match stays where it is and says so', () => {
    const session = searched('haystack');
    expect(view(session).scroll).toBe(0);
    expect(session.state().notice?.text).toBe('Nothing here matches "haystack"');
  });

  test('n before any search says how to start one', () => {
    const session = show({});
    session.press('n');
    expect(session.state().notice?.text).toBe('Nothing is searched for; / starts a search.');
  });

  test('an empty search ends the one before', () => {
    const session = searched('needle');
    session.press('/', 'Enter');
    expect(view(session).search).toBe('');
  });

  test('a match on screen is marked without leaving the line as wide as it was', () => {
    const session = searched('needle');
    for (const row of session.painted()) expect(row).toHaveLength(80);
  });
});

describe('scrolling', () => {
  test('stays within the text, by lines, pages and to the ends', () => {
    const session = show({body: Array.from({length: 100}, (_, index) => String(index)).join('\n')});
    const last = linesOf(session).length - 20;
    const visited = [['k'], ['j', 'j'], ['PgDn'], ['G'], ['j'], ['PgUp'], ['g']].map(keys => {
      session.press(...keys);
      return view(session).scroll;
    });
    expect(visited).toEqual([0, 2, 22, last, last, last - 20, 0]);
  });

  test('a text shorter than the screen does not move', () => {
    const session = show({body: 'short'});
    session.press('j', 'PgDn', 'G');
    expect(view(session).scroll).toBe(0);
  });
});

test('a message of a peek that began anew is no longer shown, and says so', () => {
  const session = show({body: 'gone'});
  session.happen({type: 'placeLeft'});
  expect(messageDocument(session.state())).toBeUndefined();
});
