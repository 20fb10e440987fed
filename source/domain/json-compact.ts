import {walkJson} from './json-text.ts';

/** JSON without white space between its tokens; `reached`: the offset behind the last token that was JSON. */
export type CompactJson = {readonly text: string; readonly isWhole: boolean; readonly reached: number};

/** Takes the white space between tokens away; numbers and strings stay as they were written. */
export const compactJson = (text: string): CompactJson => {
  const parts: string[] = [];
  let reached = 0;
  const isWhole = walkJson(text, (_, start, end) => {
    parts.push(text.slice(start, end));
    reached = end;
    return true;
  });
  return {text: parts.join(''), isWhole, reached};
};
