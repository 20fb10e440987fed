/** How many bytes a text is in UTF-8; a lone surrogate counts as the three bytes of its replacement. */
export const utf8Size = (text: string): number => new TextEncoder().encode(text).length;
