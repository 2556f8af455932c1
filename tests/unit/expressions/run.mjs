// Works out every case of a JSONL file with the browser's interpreter and reports where it differs.
// A line is {ast, answers, expected} or, with the number of a row of table t, {…, row}; {types} and {tables} set
// the types of fields and the reference tables for the lines after it.

import { readFileSync } from 'node:fs';
import {
  canon,
  evaluate,
  TABLES,
  toValues,
} from '../../../forms_workflows/expressions/static/expressions/evaluate.mjs';

const SHOWN = 10;
let types = {};
let tables = {};
let compared = 0;
let different = 0;
const examples = [];

function read({ types: columns, rows }) {
  return Object.fromEntries(Object.entries(rows).map(([key, row]) => [key, toValues(row, columns)]));
}

for (const line of readFileSync(process.argv[2], 'utf8').split('\n')) {
  if (!line) continue;
  const entry = JSON.parse(line);
  if (entry.types) types = entry.types;
  if (entry.tables)
    tables = Object.fromEntries(Object.entries(entry.tables).map(([code, table]) => [code, read(table)]));
  if (!entry.ast) continue;
  const values = { ...toValues(entry.answers, types), [TABLES]: tables };
  const row = entry.row === undefined ? null : (values.t[entry.row] ?? {});
  let got;
  try {
    got = canon(evaluate(entry.ast, values, row));
  } catch (error) {
    got = `failed: ${error.message}`;
  }
  compared += 1;
  if (got !== entry.expected) {
    different += 1;
    if (examples.length < SHOWN) examples.push({ ...entry, got });
  }
}
process.stdout.write(JSON.stringify({ compared, different, examples }));
