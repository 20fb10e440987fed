import type {Key} from 'ink';

/** Ink's flags for keys that are no characters, and what this program calls them. */
const named: readonly (readonly [flag: keyof Key, name: string])[] = [
  ['upArrow', 'Up'],
  ['downArrow', 'Down'],
  ['leftArrow', 'Left'],
  ['rightArrow', 'Right'],
  ['pageUp', 'PgUp'],
  ['pageDown', 'PgDn'],
  ['home', 'Home'],
  ['end', 'End'],
  ['return', 'Enter'],
  ['escape', 'Esc'],
  ['backspace', 'Backspace'],
  ['delete', 'Delete'],
];

const controlNames: Readonly<Record<string, string>> = {
  '\r': 'Enter',
  '\n': 'Enter',
  '\t': 'Tab',
  '\u{1B}': 'Esc',
  '\u{7F}': 'Backspace',
  '\b': 'Backspace',
  ' ': 'Space',
};

const nameOfCharacter = (character: string): string => {
  const known = controlNames[character];
  if (known !== undefined) return known;
  const code = character.charCodeAt(0);
  return code < 0x20 ? `Ctrl-${String.fromCharCode(code + 0x60)}` : character;
};

/**
 * The keys of one input of Ink, by name: `j`, `Up`, `Enter`, `Ctrl-r`, `Shift-Tab`. Keys pressed fast arrive
 * together as one string (`jjj`), so there can be several.
 */
export const keysOf = (input: string, key: Key): readonly string[] => {
  if (key.tab) return [key.shift ? 'Shift-Tab' : 'Tab'];
  const special = named.find(([flag]) => key[flag] === true);
  if (special !== undefined) return [special[1]];
  // Nothing is bound to Alt. What looks like it is Esc and a key typed so fast that they arrived together; losing either
  // would turn the text that follows into keys.
  if (key.meta) return ['Esc', ...keysOf(input, {...key, meta: false})];
  if (key.ctrl) return input === '' ? [] : [`Ctrl-${input}`];
  return Array.from(input, nameOfCharacter);
};

/** The text that a key types into a prompt; empty for keys that type nothing. */
export const typedBy = (name: string): string => {
  if (name === 'Space') return ' ';
  return Array.from(name).length === 1 ? name : '';
};
