import type {State} from '../store/state.ts';
import {placeText} from './header.ts';
import type {Line, Span, Tone} from './line.ts';
import type {Theme} from './theme.ts';
import {markOf} from './theme.ts';

/** The sign that stands before a warning. */
export const warningMark = ({options}: State): string => markOf('warning', options);

/** A button; the focused one is what Enter presses. */
export const button = (text: string, focused: boolean): readonly Span[] => [
  {text: focused ? '▸ ' : '  ', tone: 'accent'},
  {text: `[ ${text} ]`, inverse: focused, tone: focused ? 'strong' : 'plain'},
  {text: '  '},
];

/** A line that can be changed when it has the focus; the hint says how. */
export const field = (label: string, text: string, focused: boolean, hint: string): Line => ({
  spans: [
    {text: focused ? ' ▸' : '  ', tone: 'accent'},
    {text: ` ${label}`, width: 14, tone: 'faint'},
    {text, inverse: focused, tone: focused ? 'strong' : 'plain'},
    {text: focused ? `  ${hint}` : '', tone: 'faint'},
  ],
});

/** A line that tells something. */
export const fact = (label: string, text: string, tone: Tone = 'plain'): Line => ({
  spans: [{text: '  '}, {text: ` ${label}`, width: 14, tone: 'faint'}, {text, tone}],
});

/** Where something would be done, with the account as the header writes it. */
export const placeFact = ({place, options}: State, {color}: Theme): Line =>
  fact('In', placeText({place, options}, 'whole', color), 'accent');

/** Narrower than this, buttons stand below each other. */
const widthOfTwoButtons = 64;

/** Buttons beside each other, or below each other where it is narrow. */
export const buttonLines = ({size}: State, buttons: readonly (readonly Span[])[]): readonly Line[] => {
  const lines = size.columns < widthOfTwoButtons ? buttons : [buttons.flat()];
  return lines.map(spans => ({spans: [{text: ' '}, ...spans]}));
};
