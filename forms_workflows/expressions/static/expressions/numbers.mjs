// Decimal numbers as both interpreters know them: at most 34 significant digits, halves rounded away from zero.
// Twin of numbers.py.

import Decimal from './vendor/decimal.mjs';

const DIGITS = 34;
const LONGEST = 100; // characters of a written number
const WRITTEN = /^-?[0-9]+(\.[0-9]+)?$/;

export const Num = Decimal.clone({
  precision: DIGITS,
  rounding: Decimal.ROUND_HALF_UP,
  minE: -999999,
  maxE: 999999,
});

/** The number that a plain decimal string writes; null for anything else. */
export function readNumber(text) {
  if (typeof text !== 'string' || text.length > LONGEST || !WRITTEN.test(text)) return null;
  const significant = text.replace(/[-.]/g, '').replace(/^0+|0+$/g, '');
  return significant.length <= DIGITS ? new Num(text) : null;
}

/** The value as stored in JSON: a number as its plain canonical string, anything else as it is. */
export function canon(value) {
  return value instanceof Num ? value.toFixed() : value;
}
