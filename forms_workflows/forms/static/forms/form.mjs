// What a form does while it is filled in: shows and hides, computes, adds and removes rows. All of it is also done by the
// server, on every save; without this script nothing is missing but the immediacy.
//
// Each section carries its data as JSON (forms/runtime.py): "nodes" in the order in which they are worked out, "fields"
// of this page and how their inputs are read, "types" for formulas, "answers" of fields on other pages, of reference
// "tables" the rows that the answers as saved lead to, and the "parameters" of the round that formulas name.

import { canon, evaluate, PARAMETERS, readNumber, TABLES, toValues } from '../expressions/evaluate.mjs';
import { readAnswers } from './inputs.mjs';
import { watchTables } from './tables.mjs';

const NOTHING = '—';

class FormRuntime {
  constructor(form, sections) {
    this.form = form;
    this.data = { nodes: [], fields: {}, types: {}, answers: {} };
    this.tables = {};
    this.parameters = {};
    for (const section of sections) {
      this.join(JSON.parse(section.querySelector(':scope > script[type="application/json"]').textContent));
    }
    this.blank = toValues({}, this.data.types);
    form.addEventListener('input', () => this.schedule());
    form.addEventListener('change', () => this.schedule());
    watchTables(form, () => this.schedule());
    this.update();
  }

  // Sections on one page share their fields: what one asks of another page may stand in its neighbour. Each section
  // brings all that its own nodes stand on, so that nodes joined one section after the other stay in a working order.
  join({ nodes, fields, types, answers, tables, parameters }) {
    const known = new Set(this.data.nodes.map((node) => node.code));
    this.data.nodes.push(...nodes.filter((node) => !known.has(node.code)));
    Object.assign(this.data.fields, fields);
    Object.assign(this.data.types, types);
    this.data.answers = { ...answers, ...this.data.answers };
    Object.assign(this.parameters, toValues(parameters.values, parameters.types));
    for (const [table, rows] of Object.entries(tables)) {
      this.tables[table] = { ...this.tables[table], ...mapped(rows, (row) => mapped(row, cellValue)) };
    }
  }

  schedule() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.update();
    });
  }

  update() {
    const { fields, types, answers } = this.data;
    const outside = Object.fromEntries(Object.entries(answers).filter(([code]) => !(code in fields)));
    const typed = toValues({ ...outside, ...readAnswers(this.form, fields) }, types);
    this.values = { [TABLES]: this.tables, [PARAMETERS]: this.parameters };
    this.shown = new Set();
    this.data.nodes.forEach((node) => this.settle(node, typed));
    this.data.nodes.forEach((node) => this.draw(node));
  }

  settle(node, typed) {
    const { code } = node;
    const visible = this.holds(node.shown) && (!node.section || this.shown.has(node.section));
    if (visible) this.shown.add(code);
    if (code in this.blank) this.values[code] = visible ? typed[code] : this.blank[code];
    if (visible && node.formula) this.values[code] = this.compute(node);
  }

  holds(condition) {
    return !condition || evaluate(condition, this.values) === true;
  }

  compute({ formula, years }) {
    const workedOut = (ast) => {
      const value = evaluate(ast, this.values);
      return value === '' ? null : value;
    };
    if (!years.length) return workedOut(formula);
    return Object.fromEntries(years.map((year) => [year, workedOut(formula[year])]));
  }

  draw(node) {
    const place = this.form.querySelector(`[data-field="${node.code}"]`);
    if (!place) return;
    place.hidden = !this.shown.has(node.code);
    if (node.formula) {
      place.querySelectorAll('[data-computed]').forEach((output) => this.write(output, this.values[node.code]));
    }
    if ('required' in node) this.mark(place, this.holds(node.required));
  }

  write(output, value) {
    const { year } = output.dataset;
    const text = shown(year ? value?.[year] : value);
    if (output.textContent !== text) output.textContent = text;
  }

  mark(place, required) {
    const sign = place.querySelector('[data-required-mark]');
    if (sign) sign.hidden = !required;
    place.querySelectorAll('input, select, textarea').forEach((input) => {
      if (required) input.setAttribute('aria-required', 'true');
      else input.removeAttribute('aria-required');
    });
  }
}

const mapped = (object, change) => Object.fromEntries(Object.entries(object).map(([key, part]) => [key, change(part)]));

// What a reference table holds: a number comes as {number}.
const cellValue = (value) => (value?.number === undefined ? value : readNumber(value.number));

function shown(value) {
  if (value === null || value === undefined) return NOTHING;
  if (typeof value === 'string') return value;
  const [whole, fraction] = String(canon(value)).split('.');
  // As numbers.group_digits: four digits stay together.
  const grouped = /\d{5}/.test(whole) ? whole.replace(/\B(?=(\d{3})+$)/g, ',') : whole;
  return fraction ? `${grouped}.${fraction}` : grouped;
}

function start() {
  const byForm = new Map();
  document.querySelectorAll('[data-forms-section]').forEach((section) => {
    const form = section.closest('form') ?? document.body;
    byForm.set(form, [...(byForm.get(form) ?? []), section]);
  });
  byForm.forEach((sections, form) => new FormRuntime(form, sections));
  document.querySelector('[data-error-summary]')?.focus();
}

start();
