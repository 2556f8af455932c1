// Keeps what a visitor has typed into a public form in this tab of the browser, until it has been sent: a closed
// network or a slip of the finger costs nothing. Nothing leaves the browser by this, and the tab's end is its end.
// <form data-local-draft>; files, hidden and password fields are left alone.

const KEPT = 'input:not([type="file"]):not([type="hidden"]):not([type="password"]), select, textarea';

class LocalDraft {
  constructor(form) {
    this.form = form;
    this.key = `draft:${location.pathname}`;
    this.restore();
    form.addEventListener('input', () => this.keep());
    form.addEventListener('change', () => this.keep());
  }

  get fields() {
    return [...this.form.querySelectorAll(KEPT)].filter((field) => field.name);
  }

  keep() {
    const values = this.fields.map(({ name, type, value, checked }) => ({
      name,
      value,
      on: type === 'radio' || type === 'checkbox' ? checked : null,
    }));
    sessionStorage.setItem(this.key, JSON.stringify(values));
  }

  // What the server has put into the form, after a refusal, counts more than what was kept before.
  restore() {
    const kept = JSON.parse(sessionStorage.getItem(this.key) ?? '[]');
    if (this.fields.some((field) => field.value && !['radio', 'checkbox', 'select-one'].includes(field.type))) return;
    for (const field of this.fields) {
      for (const { name, value, on } of kept) {
        if (name !== field.name) continue;
        if (on === null) field.value = value;
        else if (value === field.value) field.checked = on;
      }
    }
  }
}

for (const form of document.querySelectorAll('form[data-local-draft]')) new LocalDraft(form);

// The page that confirms the sending names the form whose draft is not needed any more.
for (const page of document.querySelectorAll('[data-draft-sent]')) {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith('draft:') && key.includes(page.dataset.draftSent)) sessionStorage.removeItem(key);
  }
}
