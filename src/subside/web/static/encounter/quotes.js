// Quotation marks as they are printed, whatever a scenario's author typed.

const OPENS = /(^|[\s([\u2014\u2013/])"/g;

/** Straight quotes made curly: those in pairs, and the mark after a letter. All else stays as it is. */
export function curled(text) {
  const marks = text.split('"').length - 1;
  const doubled = marks % 2 ? text : text.replace(OPENS, "$1\u201c").replaceAll('"', "\u201d");
  return doubled.replace(/(\p{L})'/gu, "$1\u2019");
}
