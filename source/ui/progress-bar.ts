import type {Span} from './line.ts';

/** A bar of `width` columns, filled by `share`, 0 to 1. */
export const progressBar = (share: number, width: number): string => {
  const filled = Math.round(Math.max(0, Math.min(1, share)) * width);
  return '█'.repeat(filled) + '░'.repeat(width - filled);
};

/** A bar and the share in words, rounded down. */
export const progressSpans = (share: number, width: number): readonly Span[] => [
  {text: progressBar(share, width), tone: 'accent'},
  {text: ` ${String(Math.max(0, Math.min(100, Math.floor(share * 100))))} %`},
];

/** The width of a bar that has a line of its own. */
export const barWidth = (columns: number): number => Math.max(10, Math.min(60, columns - 20));
