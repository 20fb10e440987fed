/**
 * The same JSON with what could move a cursor or reorder text written as escapes (RFC 8259, section 7): JSON.stringify
 * leaves the C1 controls and the marks of direction as they are.
 */
export const quietJson = (json: string): string =>
  json.replace(
    /[\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/g,
    letter => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
