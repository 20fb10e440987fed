import type {Line, Tone} from './line.ts';

/** A label and what is to be said under it. */
export const factLine = (label: string, text: string, tone: Tone = 'plain'): Line => ({
  spans: [{text: '  '}, {text: label, width: 14, tone: 'faint'}, {text, tone}],
});
