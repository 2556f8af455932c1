// Keeps what is typed: changed fields go to the server two seconds after the last key. The same form works without this
// script; files are sent by its buttons only.
//
// <form data-autosave="changed"> sends the fields that have changed (each in a [data-field]), "all" the whole form.
// The sentences stand in the attributes of its [data-save-state].

import { reach } from './session.mjs';

const PAUSE = 2000;
const RETRY = 15000;

class Autosave {
  constructor(form) {
    this.form = form;
    this.state = form.querySelector('[data-save-state]');
    this.changed = new Set();
    this.unsent = false;
    for (const type of ['input', 'change']) form.addEventListener(type, (event) => this.note(event.target));
    form.addEventListener('click', (event) => {
      const row = event.target.closest('[data-add-row], [data-remove-row]');
      if (row) this.note(row);
    });
    form.addEventListener('submit', (event) => this.submit(event));
    addEventListener('beforeunload', (event) => this.leave(event));
    if ('restored' in form.dataset) this.noteAll();
  }

  note(target) {
    if (target.type === 'hidden' || target.name === 'changed') return;
    const field = target.closest('[data-field]');
    this.changed.add(field?.dataset.field ?? target.name ?? '');
    this.unsent = true;
    this.say('unsaved');
    this.schedule(PAUSE);
  }

  noteAll() {
    for (const field of this.form.querySelectorAll('[data-field]')) this.changed.add(field.dataset.field);
    this.unsent = true;
    this.schedule(0);
  }

  schedule(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  save() {
    if (this.running || this.leaving || !this.unsent) return;
    const sent = [...this.changed];
    this.changed.clear();
    this.unsent = false;
    this.say('saving');
    this.running = reach(this.form.action, this.entries(sent))
      .then((answer) => this.saved(answer, sent))
      .catch((failure) => this.failed(failure, sent))
      .finally(() => {
        this.running = null;
      });
  }

  entries(sent) {
    const data = new FormData(this.form);
    const wanted = new Set(sent);
    const entries = new URLSearchParams();
    for (const [name, value] of data) {
      if (typeof value === 'string' && this.goesAlong(name, wanted)) entries.append(name, value);
    }
    for (const code of sent) entries.append('changed', code);
    entries.append('autosave', '1');
    return entries;
  }

  goesAlong(name, wanted) {
    if (this.form.dataset.autosave === 'all') return true;
    const place = this.form.elements[name];
    const input = place instanceof RadioNodeList ? place[0] : place;
    const field = input?.closest('[data-field]');
    return !field || wanted.has(field.dataset.field);
  }

  saved({ saved_at: time, kept, unread, marks }, sent) {
    for (const [name, stored] of Object.entries(marks)) this.mark(name, stored);
    const left = kept ? sent.filter((code) => !kept.includes(code)) : [];
    for (const code of left) this.changed.add(code);
    this.waiting = left.length > 0;
    if (unread.length) this.say('unread', unread.join(' '));
    else if (this.unsent) this.schedule(PAUSE);
    else this.say(left.length || this.hasFiles() ? 'files' : 'saved', time);
  }

  // The page stands now upon what has just been stored; without this the next save would look like somebody else's.
  mark(name, stored) {
    const input = this.form.elements[name];
    if (input) input.value = JSON.stringify({ ...JSON.parse(input.value || '{}'), ...stored });
  }

  failed({ message, status }, sent) {
    for (const code of sent) this.changed.add(code);
    this.unsent = true;
    this.say('failed', message || this.state.dataset[status ? 'outdated' : 'unreachable']);
    if (status !== 409) this.schedule(RETRY);
  }

  hasFiles() {
    return [...this.form.querySelectorAll('input[type="file"]')].some((input) => input.files.length);
  }

  say(what, detail = '') {
    this.state.textContent = this.state.dataset[what].replace('{}', detail);
    this.state.dataset.now = what;
    if (what === 'failed' || what === 'unread') this.state.setAttribute('role', 'alert');
    else this.state.removeAttribute('role');
  }

  // What is on its way must not arrive after what the button sends.
  submit(event) {
    clearTimeout(this.timer);
    if (this.running) {
      event.preventDefault();
      this.running.then(() => this.form.requestSubmit(event.submitter));
    } else {
      this.leaving = true;
    }
  }

  leave(event) {
    if (!this.leaving && (this.unsent || this.running || this.hasFiles())) event.preventDefault();
  }
}

for (const form of document.querySelectorAll('form[data-autosave]')) new Autosave(form);
