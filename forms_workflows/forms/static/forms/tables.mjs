// Rows are added and removed on the page; without this script the same buttons send the form, and the server does it.

const PLACEHOLDER = /__row__/g;

/** Take over the row buttons inside `form`; `changed` is called after every change. */
export function watchTables(form, changed) {
  form.addEventListener('click', (event) => {
    const button = event.target.closest('[data-add-row], [data-remove-row]');
    if (!button || !form.contains(button)) return;
    event.preventDefault();
    if (button.dataset.addRow) addRow(button);
    else removeRow(button);
    changed();
  });
}

function addRow(button) {
  const field = button.closest('[data-field]');
  const table = field.querySelector('[data-table]');
  const blank = field.querySelector('[data-row-template]').innerHTML.replace(PLACEHOLDER, newId());
  table.tBodies[0].insertAdjacentHTML('beforeend', blank);
  recount(field, table);
  table.tBodies[0].lastElementChild.querySelector('input:not([type="hidden"]), select, textarea')?.focus();
}

function removeRow(button) {
  const field = button.closest('[data-field]');
  const table = field.querySelector('[data-table]');
  const row = button.closest('[data-row]');
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  recount(field, table);
  (next?.querySelector('[data-remove-row]') ?? field.querySelector('[data-add-row]')).focus();
}

function recount(field, table) {
  const rows = [...table.tBodies[0].rows];
  rows.forEach((row, index) => {
    row.querySelectorAll('[data-row-number]').forEach((place) => {
      place.textContent = index + 1;
    });
  });
  field.querySelector('[data-add-row]').disabled = rows.length >= Number(table.dataset.max ?? Infinity);
}

// randomUUID exists only on secure origins; a bureau's intranet may not be one.
function newId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
