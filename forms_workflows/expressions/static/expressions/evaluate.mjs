// What a formula is worth, worked out in the browser. Twin of evaluation.py, operator by operator; both must pass
// tests/unit/expressions. The server works every formula out again: this is for the person who is typing.
//
// A blank (null) makes the whole operation blank; aggregates pass over blanks; and, or know three values;
// a blank condition of `if` takes the second branch; x / 0 and the root of a negative number are blank.
// A list or table without a value is an empty one.

import { canon, Num, readNumber } from './numbers.mjs';
import { toValues } from './values.mjs';

export { canon, readNumber, toValues };

/** Under what name the tables stand among the values that formulas look up in: {table: {key: {column: value}}}. */
export const TABLES = '#tables';
export const PARAMETERS = 'param';

const DAY = 24 * 60 * 60 * 1000;

/**
 * The value of a formula that the server has checked: Num, string (texts, dates), boolean or null.
 * `values` as made by toValues(); a hidden field is null there, whatever its type.
 * `row` is one row of a table, for a formula that names row.….
 */
export function evaluate(ast, values, row = null) {
  const [operator, ...parts] = ast;
  const ofValues = OF_VALUES.get(operator);
  if (ofValues) {
    const found = [];
    for (const part of parts) {
      const value = evaluate(part, values, row);
      if (value === null) return null;
      found.push(value);
    }
    return ofValues(...found);
  }
  const ofParts = OF_PARTS.get(operator);
  if (!ofParts) throw new Error(`There is no function “${operator}”.`);
  return ofParts(parts, values, row);
}

// --- operators that are blank as soon as one of their values is ---

const same = (one, other) => (one instanceof Num ? one.eq(other) : one === other);

// Dates are ISO text, which sorts as the days do.
const compare = (one, other) => (one instanceof Num ? one.cmp(other) : Number(one > other) - Number(one < other));

const OF_VALUES = new Map([
  ['+', (one, other) => one.add(other)],
  ['-', (one, other) => one.sub(other)],
  ['*', (one, other) => one.mul(other)],
  ['/', (dividend, divisor) => (divisor.isZero() ? null : dividend.div(divisor))],
  ['neg', (number) => number.neg()],
  ['abs', (number) => number.abs()],
  ['sqrt', (number) => (number.lt(0) ? null : number.sqrt())],
  ['round', (number, decimals) => number.toDecimalPlaces(decimals.toNumber())],
  ['=', same],
  ['<>', (one, other) => !same(one, other)],
  ['<', (one, other) => compare(one, other) < 0],
  ['<=', (one, other) => compare(one, other) <= 0],
  ['>', (one, other) => compare(one, other) > 0],
  ['>=', (one, other) => compare(one, other) >= 0],
  ['not', (condition) => !condition],
  ['len', (text) => new Num([...text].length)],
  ['contains', (text, part) => text.includes(part)],
  ['in_list', (text, ...codes) => codes.includes(text)],
  ['year', (day) => new Num(day.slice(0, 4))],
  ['days', (later, earlier) => new Num((Date.parse(later) - Date.parse(earlier)) / DAY)],
  ['join', (...parts) => parts.map(canon).join('')],
]);

// --- operators that look at their parts themselves ---

const own = (object, name) => (object && Object.hasOwn(object, name) ? (object[name] ?? null) : null);

function field([name], values, row) {
  const [head, ...members] = name.split('.');
  let value = head === 'row' ? row : own(values, head);
  for (const member of members) {
    if (value === null) return null;
    value = Array.isArray(value) ? value.map((entry) => own(entry, member)) : own(value, member);
  }
  return value;
}

// `decisive` settles the matter whatever the other side is: false for `and`, true for `or`.
const logic = (decisive) => (parts, values, row) => {
  const sides = parts.map((part) => evaluate(part, values, row));
  if (sides.includes(decisive)) return decisive;
  return sides.includes(null) ? null : !decisive;
};

function choose([condition, then, otherwise], values, row) {
  return evaluate(evaluate(condition, values, row) === true ? then : otherwise, values, row);
}

function coalesce(parts, values, row) {
  for (const part of parts) {
    const value = evaluate(part, values, row);
    if (value !== null) return value;
  }
  return null;
}

const isBlank = (value) => value === null || (Array.isArray(value) && value.length === 0);

// What an aggregate works on: one column, or the values of several parts; blanks left out.
function entries(parts, values, row) {
  const found = parts.length > 1 ? parts.map((part) => evaluate(part, values, row)) : evaluate(parts[0], values, row);
  return (found ?? []).filter((value) => !isBlank(value));
}

const total = (numbers) => numbers.reduce((sum, number) => sum.add(number), new Num(0));

function average(parts, values, row) {
  const numbers = entries(parts, values, row);
  return numbers.length ? total(numbers).div(numbers.length) : null;
}

const extreme = (isBetter) => (parts, values, row) => {
  const numbers = entries(parts, values, row);
  return numbers.length ? numbers.reduce((best, number) => (isBetter(number, best) ? number : best)) : null;
};

function sumTop([column, count], values, row) {
  const numbers = entries([column], values, row).sort((one, other) => other.cmp(one));
  return total(numbers.slice(0, Number(count[1])));
}

function matching([table, condition], values) {
  return (own(values, table[1]) ?? []).filter((entry) => evaluate(condition, values, entry) === true);
}

function sumIf(parts, values) {
  const amounts = matching(parts, values).map((entry) => evaluate(parts[2], values, entry));
  return total(amounts.filter((amount) => amount !== null));
}

function has(parts, values, row) {
  const [codes, code] = parts.map((part) => evaluate(part, values, row));
  return code === null ? null : (codes ?? []).includes(code);
}

// The result of the row in which the value lies; only the highest edge belongs to the row that it ends.
function bands([part, ...rows], values, row) {
  const number = evaluate(part, values, row);
  if (number === null) return null;
  let last = null;
  for (let index = 0; index < rows.length; index += 3) {
    const [low, high] = [rows[index], rows[index + 1]].map((edge) => evaluate(edge, values, row));
    if ((low === '' || number.gte(low)) && (high === '' || number.lt(high))) {
      return evaluate(rows[index + 2], values, row);
    }
    if (high !== '' && number.eq(high)) last = rows[index + 2];
  }
  return last === null ? null : evaluate(last, values, row);
}

// The result beside the code that is the value; blank for another one.
function match([part, ...pairs], values, row) {
  const value = evaluate(part, values, row);
  const found = pairs.findIndex((code, index) => index % 2 === 0 && code[1] === value);
  return found < 0 ? null : evaluate(pairs[found + 1], values, row);
}

// What stands in the column of the row with this key; blank where there is none. Of a table only those rows are here
// that the server has found: of another key nothing is known before the answers are saved.
function lookup([[, table], part, [, column]], values, row) {
  const key = evaluate(part, values, row);
  return key === null ? null : own(own(own(own(values, TABLES), table), canon(key)), column);
}

const OF_PARTS = new Map([
  ['n', ([text]) => new Num(text)],
  ['s', ([text]) => text],
  ['b', ([truth]) => truth],
  ['f', field],
  ['and', logic(false)],
  ['or', logic(true)],
  ['if', choose],
  ['coalesce', coalesce],
  ['blank', (parts, values, row) => isBlank(evaluate(parts[0], values, row))],
  ['sum', (parts, values, row) => total(entries(parts, values, row))],
  ['avg', average],
  ['min', extreme((number, best) => number.lt(best))],
  ['max', extreme((number, best) => number.gt(best))],
  ['count', (parts, values, row) => new Num(entries(parts, values, row).length)],
  ['sumtop', sumTop],
  ['sumif', sumIf],
  ['countif', (parts, values) => new Num(matching(parts, values).length)],
  ['has', has],
  ['bands', bands],
  ['match', match],
  ['lookup', lookup],
  ['size', (parts, values, row) => new Num((evaluate(parts[0], values, row) ?? []).length)],
]);
