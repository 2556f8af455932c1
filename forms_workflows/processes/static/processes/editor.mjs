// The editor of a review process: proposes keys and targets from the rows as they stand on the page.
// Without it everything can still be typed, and keys are proposed when the page is saved.

const LIST = 'process-targets';

function field(name) {
  return document.querySelector(`[name="${CSS.escape(name)}"]`);
}

/** The rows of a stream that are not deleted: {name, kind, order, folded}, `folded` being the state of one not yet drawn. */
function rowsOf(stream) {
  const row = new RegExp(`^${stream}-\\d+-type$`);
  const found = [];
  for (const type of document.querySelectorAll(`input[name^="${stream}-"][name$="-type"]`)) {
    if (!row.test(type.name)) continue;
    const name = type.name.replace(/-type$/, '');
    if (field(`${name}-deleted`)?.value) continue;
    const folded = field(`${name}-value-folded`)?.value;
    const order = Number(field(`${name}-order`)?.value ?? 0);
    found.push({ name, kind: type.value || 'stage', order, folded: folded ? JSON.parse(folded) : null });
  }
  return found.sort((one, other) => one.order - other.order);
}

/** What a row says under this name, drawn or not. */
function said(row, name) {
  return ((row.folded ? row.folded[name] : field(`${row.name}-value-${name}`)?.value) ?? '').trim();
}

/** The stages on the page, in their order: {key, title, kind, keyField}. */
function stages() {
  return rowsOf('body').map((row) => ({
    kind: row.kind,
    key: said(row, 'key'),
    title: said(row, 'title'),
    keyField: field(`${row.name}-value-key`),
  }));
}

/** Give every stage that has none a key of its own: its kind, with a number where that is taken. */
function proposeKeys(rows) {
  const taken = new Set(rows.map((row) => row.key).filter(Boolean));
  for (const row of rows) {
    if (row.key || !row.keyField) continue;
    let key = row.kind;
    for (let number = 2; taken.has(key); number += 1) key = `${row.kind}_${number}`;
    taken.add(key);
    row.key = row.keyField.value = key;
    row.keyField.dispatchEvent(new Event('change', { bubbles: true }));
  }
}

/** Every target that stands on the page: in inputs, and in rows that are not yet drawn. */
function targets() {
  const drawn = [...document.querySelectorAll('[data-process-target]')].map((input) => input.value);
  const outcomes = rowsOf('body').flatMap((row) => row.folded?.outcomes ?? []);
  return [...drawn, ...outcomes.map((outcome) => outcome.value.target ?? '')].map((target) => target.trim());
}

function ends() {
  const found = new Map();
  for (const target of targets()) if (target.startsWith('end:')) found.set(target, '');
  for (const row of rowsOf('ends')) if (said(row, 'key')) found.set(`end:${said(row, 'key')}`, said(row, 'title'));
  return found;
}

function option(value, label) {
  const element = document.createElement('option');
  element.value = value;
  if (label) element.label = label;
  return element;
}

/** Rebuild the list of suggestions that every target field shares. */
function offerTargets() {
  const rows = stages();
  proposeKeys(rows);
  let list = document.getElementById(LIST);
  if (!list) {
    list = document.createElement('datalist');
    list.id = LIST;
    document.body.append(list);
  }
  list.replaceChildren(
    option('next', ''),
    option('applicant', rows.find((row) => row.kind === 'apply')?.title),
    ...rows.filter((row) => row.kind !== 'apply').map((row) => option(`stage:${row.key}`, row.title)),
    ...[...ends()].map(([value, title]) => option(value, title)),
  );
}

document.addEventListener('focusin', (event) => {
  if (event.target instanceof Element && event.target.matches('[data-process-target]')) offerTargets();
});

/** A problem leads to its stage: it is opened, if it is folded. */
document.addEventListener('click', (event) => {
  const link = event.target instanceof Element && event.target.closest('.process-problems a[href^="#"]');
  const panel = link && document.getElementById(link.hash.slice(1));
  const toggle = panel?.querySelector('[data-panel-toggle]');
  if (toggle?.ariaExpanded === 'false') toggle.click();
});
