// From the answers of a form, as stored, to the values that formulas work with. Twin of values.py and dates.py.
//
// A type is "number", "text", "boolean", "date", "list", {record: {member: type}} or {table: {column: type}}.
// What does not fit its type is blank (null): a draft may hold anything, and a formula must not fail on it.

import { readNumber } from './numbers.mjs';

const HALF_CHARACTER = /\p{Surrogate}/u;
const WRITTEN_DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;

const isObject = (thing) => typeof thing === 'object' && thing !== null && !Array.isArray(thing);

/** {code: value} for every field in `types`, from canonical JSON answers. */
export function toValues(answers, types) {
  const given = isObject(answers) ? answers : {};
  const values = {};
  for (const [code, kind] of Object.entries(types)) {
    values[code] = toValue(Object.hasOwn(given, code) ? given[code] : null, kind);
  }
  return values;
}

function toValue(answer, kind) {
  if (typeof kind === 'string') return READERS[kind](answer);
  if (kind.record) return toValues(answer, kind.record);
  const rows = Array.isArray(answer) ? answer : [];
  return rows.filter(isObject).map((row) => toValues(row, kind.table));
}

function readText(answer) {
  return typeof answer === 'string' && answer !== '' && !HALF_CHARACTER.test(answer) ? answer : null;
}

function readDate(answer) {
  if (typeof answer !== 'string' || !WRITTEN_DATE.test(answer) || answer.startsWith('0000')) return null;
  const day = new Date(answer);
  // Some engines roll February 30 over into March instead of refusing it.
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(answer) ? answer : null;
}

// Codes of a multiple choice; an uploaded file counts by its id.
function readList(answer) {
  const entries = Array.isArray(answer) ? answer : [];
  return entries.map((entry) => readText(isObject(entry) ? entry.id : entry)).filter((code) => code !== null);
}

const READERS = {
  number: readNumber,
  text: readText,
  boolean: (answer) => (typeof answer === 'boolean' ? answer : null),
  date: readDate,
  list: readList,
};
