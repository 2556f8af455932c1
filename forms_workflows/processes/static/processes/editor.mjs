// The editor of a review process: proposes keys and targets from the rows as they stand on the page.
// Without it everything can still be typed, and keys are proposed when the page is saved.

const ROW = /^body-(\d+)-value-title$/;
const LIST = 'process-targets';

function field(name) {
  return document.querySelector(`[name="${CSS.escape(name)}"]`);
}

/** The stages on the page, in their order: {key, title, kind, keyField}. Deleted rows are left out. */
function stages() {
  const rows = [];
  for (const input of document.querySelectorAll('input[name^="body-"][name$="-value-title"]')) {
    const number = ROW.exec(input.name)?.[1];
    if (number === undefined || field(`body-${number}-deleted`)?.value) continue;
    const keyField = field(`body-${number}-value-key`);
    rows.push({
      keyField,
      key: keyField?.value.trim() ?? '',
      kind: field(`body-${number}-type`)?.value ?? 'stage',
      order: Number(field(`body-${number}-order`)?.value ?? number),
      title: input.value.trim(),
    });
  }
  return rows.sort((one, other) => one.order - other.order);
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

function ends() {
  const found = new Map();
  for (const input of document.querySelectorAll('[data-process-target]')) {
    if (input.value.startsWith('end:')) found.set(input.value.trim(), '');
  }
  for (const input of document.querySelectorAll('input[name^="ends-"][name$="-value-key"]')) {
    const title = field(input.name.replace(/key$/, 'title'))?.value ?? '';
    if (input.value.trim()) found.set(`end:${input.value.trim()}`, title);
  }
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
