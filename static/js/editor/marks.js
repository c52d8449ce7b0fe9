// What is written into the text for a source or a figure: a reference, never a copy.

const inMark = (address) => address.replace(/\|/g, "%7C").replace(/\[/g, "%5B").replace(/\]/g, "%5D");

export const ADDRESS = /^https?:\/\/[^\s<>"]+$/;
export const CARD_LINE = /^\[\[ogp:.*\]\]$/;
export const cardOf = (address) => `[[ogp:${inMark(address)}]]`;
export const citationOf = (address) => `[[cite:${inMark(address)}]]`;

// `words` that stand in the text already are bound to the figure.
export function figureOf(key, words = "") {
  return words ? `[${words}](figure:${key})` : `[[figure:${key}]]`;
}
