// From the inputs of a page to answers as the server stores them. The server reads everything again, and more kindly.

const DATE = /^\d{4}-\d{2}-\d{2}$/;
// Thousands grouped by commas or by spaces, or not grouped.
const NUMBER = /^[+-]?((\d{1,3}(,\d{3})+|\d{1,3}( \d{3})+|\d+)(\.\d*)?|\.\d+)$/;

/** {field code: canonical answer} of the fields on this page; {field code: {"type", "years", "columns"}} says how. */
export function readAnswers(form, fields) {
  const answers = {};
  for (const [code, field] of Object.entries(fields)) {
    answers[code] = READERS[kindOf(field)](form, code, field);
  }
  return answers;
}

function kindOf({ type, years }) {
  if (years && type !== 'computed') return 'indicator';
  return type in READERS ? type : 'one';
}

function inputsAt(form, path) {
  return [...form.querySelectorAll(`[data-path="${CSS.escape(path)}"]`)];
}

function readOne(form, path, { type }) {
  const inputs = inputsAt(form, path);
  const input = inputs.find((one) => one.type !== 'radio' || one.checked);
  if (!input) return null;
  const text = input.value.trim();
  if (type === 'integer' || type === 'decimal' || type === 'score') return readNumber(text);
  if (type === 'date') return DATE.test(text) ? text : null;
  return text || null;
}

// １，２３４.５０ and 1,234.50 are both 1234.50. Twin of read_typed in kinds/numbers.py.
function readNumber(text) {
  const written = text.normalize('NFKC').trim().replace(/\s/g, ' ').replace(/−/g, '-');
  if (!NUMBER.test(written)) return null;
  const plain = written.replace(/[ ,]/g, '');
  const number = plain.replace(/^\+/, '').replace(/\.$/, '');
  return number.replace(/^(-?)\./, '$10.');
}

const readChecked = (form, path) =>
  inputsAt(form, path)
    .filter((input) => input.checked)
    .map((input) => input.value);

function readDeclaration(form, path) {
  const [value] = readChecked(form, path);
  return value === undefined ? null : value === 'true';
}

// Files that stay, and files that are about to be sent.
function readFiles(form, path) {
  const kept = [...form.querySelectorAll(`[data-removes="${CSS.escape(path)}"]`)].filter((box) => !box.checked);
  const chosen = inputsAt(form, path).flatMap((input) => [...(input.files ?? [])]);
  return [...kept.map((box) => ({ id: box.value })), ...chosen.map((file) => ({ id: file.name }))];
}

function readTable(form, code, { columns }) {
  const rows = form.querySelectorAll(`[data-table="${code}"] > tbody > [data-row]`);
  return [...rows]
    .map((row) => readRow(row, code, columns))
    .filter((row) => Object.entries(row).some(([key, value]) => key !== 'id' && value !== null && value.length !== 0));
}

function readRow(row, code, columns) {
  const { row: id } = row.dataset;
  const cells = Object.entries(columns).map(([column, type]) => {
    const field = { type };
    return [column, READERS[kindOf(field)](row, `${code}.${id}.${column}`, field)];
  });
  return { id, ...Object.fromEntries(cells) };
}

const byPart = (parts) => (form, code, field) =>
  Object.fromEntries((parts ?? field.years).map((part) => [part, readOne(form, `${code}.${part}`, field)]));

const READERS = {
  one: readOne,
  multi_choice: readChecked,
  regions: readChecked,
  declaration: readDeclaration,
  file: readFiles,
  files: readFiles,
  table: readTable,
  contact: byPart(['name', 'mobile', 'email']),
  indicator: byPart(null),
  computed: () => null,
  note: () => null,
};
