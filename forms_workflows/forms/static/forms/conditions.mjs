// The builder of conditions: asks the server for rows, words and a trial, and writes the formula that the rows say into
// the text field, which moves behind a toggle. All that is known of formulas the server knows.

const PAUSE = 300; // milliseconds without typing, before the server is asked
const waiting = new Set();

/** What the form on the page would send, with what the builders ask. */
async function ask(builders, own = []) {
  const url = document.querySelector('[data-conditions-url]').dataset.conditionsUrl;
  const body = new FormData(builders[0].input.form);
  for (const { input } of builders) {
    body.append('builder:condition', input.name);
    body.append('builder:text', input.value);
  }
  for (const [name, value] of own) body.append(`builder:${name}`, value);
  const response = await fetch(url, { method: 'POST', body, headers: { Accept: 'application/json' } });
  if (!response.ok) throw Object.assign(new Error(url), { status: response.status });
  return response.json();
}

/** Builders that have just come to the page are asked about together. */
function saySoon(builder) {
  if (!waiting.size) setTimeout(sayAll);
  waiting.add(builder);
}

async function sayAll() {
  const builders = [...waiting].filter((one) => one.isConnected);
  waiting.clear();
  const said = builders.filter((one) => one.input.value.trim());
  if (!said.length) return;
  const found = await ask(said).catch(() => ({}));
  for (const one of said) if (!one.isOpen) one.show(found[one.input.name]);
}

/** What was changed in a builder a moment ago is written into its formula before the page is saved. */
function saveLater(event) {
  const busy = [...event.target.querySelectorAll('condition-builder')].filter((one) => one.isBusy);
  if (!busy.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { target, submitter } = event;
  Promise.all(busy.map((one) => one.settle())).then(() => {
    if (submitter) submitter.disabled = false;
    target.requestSubmit(submitter);
  });
}

document.addEventListener('submit', saveLater, true);

class ConditionBuilder extends HTMLElement {
  connectedCallback() {
    if (!this.input) this.begin();
    saySoon(this);
  }

  /** Build what stands around the text field, once. Without an address to ask it stays a text field. */
  begin() {
    this.input = this.querySelector('input');
    const words = document.querySelector('[data-conditions-url]')?.dataset;
    if (!words) return;
    this.asked = 0; // how often something was asked or changed
    this.underWay = 0;
    // Wagtail puts what belongs to the input on the outermost element of a field.
    this.input.setAttribute('aria-describedby', this.getAttribute('aria-describedby') ?? '');
    this.panel = element('div', { className: 'condition' });
    this.toggle = element('button', { type: 'button', className: 'button button-small button-secondary' });
    this.toggle.textContent = words.open;
    this.toggle.ariaExpanded = 'false';
    this.formula = element('details', { className: 'condition__formula' });
    this.formula.append(element('summary', { textContent: words.formula }), this.input);
    this.append(this.panel, this.toggle, this.formula);
    this.words = words;
    this.toggle.addEventListener('click', () => this.turn());
    this.input.addEventListener('input', () => this.later(() => this.refresh([])));
    this.panel.addEventListener('input', (event) => this.typed(event));
    this.panel.addEventListener('click', (event) => this.pressed(event));
    this.panel.addEventListener('toggle', (event) => event.target.open && this.refresh(this.values()), true);
    this.panel.addEventListener('compositionend', (event) => this.typed(event));
  }

  get isOpen() {
    return this.toggle?.ariaExpanded === 'true';
  }

  turn() {
    this.toggle.ariaExpanded = String(!this.isOpen);
    this.toggle.textContent = this.isOpen ? this.words.close : this.words.open;
    this.refresh([]);
  }

  /** Answers that are still under way know nothing of what is typed now. */
  later(action) {
    clearTimeout(this.timer);
    this.asked += 1;
    this.planned = action;
    this.timer = setTimeout(action, PAUSE);
  }

  get isBusy() {
    return Boolean(this.planned) || this.underWay > 0;
  }

  /** Do at once what is planned, and wait for its answer. */
  async settle() {
    if (this.planned) this.last = this.planned();
    await this.last;
  }

  typed(event) {
    this.asked += 1;
    if (event.isComposing) return; // of an input method: not a word yet
    const typing = !event.target.matches('[name$="-fact"], [name$="-test"]');
    const ask = () => this.refresh(this.values(), { typing });
    if (event.target.matches('input:not([type="checkbox"])')) this.later(ask);
    else ask();
  }

  pressed(event) {
    const button = event.target.closest('button[name="act"]');
    if (!button) return;
    this.enable(false); // rows are numbered anew by the answer
    this.refresh([...this.values(), ['act', button.value]], { pressed: button.value });
  }

  enable(whether) {
    for (const one of this.panel.querySelectorAll('button[name="act"]')) one.disabled = !whether;
  }

  /** [name, value] of the builder's own inputs. */
  values() {
    const found = [];
    for (const one of this.panel.querySelectorAll('select, input')) {
      if (one.type !== 'checkbox' || one.checked) found.push([one.name, one.value]);
    }
    if (this.panel.querySelector('[data-trial]')?.open) found.push(['try', '1']);
    return found;
  }

  /** `typing`: the inputs need not be drawn anew for this; but what an answer that came too late owed, they are. */
  refresh(values, { typing = false, pressed = '' } = {}) {
    clearTimeout(this.timer);
    this.planned = null;
    this.owed ||= !typing;
    this.asked += 1;
    this.underWay += 1;
    this.last = this.answered(values, pressed).finally(() => {
      this.underWay -= 1;
    });
    return this.last;
  }

  async answered(values, pressed) {
    const turn = this.asked;
    const own = this.isOpen ? [['open', '1'], ...values] : [];
    const found = await ask([this], own).catch((error) => error);
    if (turn !== this.asked) return; // something was changed meanwhile, and is asked about in its turn
    if (found instanceof Error) {
      this.sayFailed(found.status === 429 ? this.words.busy : this.words.failed);
      return;
    }
    const answer = found[this.input.name];
    this.show(answer, !this.owed);
    this.owed = false;
    if (answer && values.length) this.write(answer.formula);
    this.goOn(pressed);
  }

  sayFailed(why) {
    this.enable(true);
    const said = this.panel.querySelector('[data-part="said"]') ?? this.panel;
    said.replaceChildren(element('p', { className: 'condition__refusal', textContent: why }));
  }

  write(formula) {
    if (this.input.value === formula) return;
    this.input.value = formula;
    this.input.dispatchEvent(new Event('change', { bubbles: true }));
  }

  /** Put what was answered into its places. While somebody types, the inputs stay as they are, as does the focus. */
  show(answer, typing = false) {
    if (!answer) return;
    const fresh = element('div', { innerHTML: answer.html });
    const places = [...this.panel.querySelectorAll('[data-part]')].map((part) => part.dataset.part);
    const same = places.join() === [...fresh.querySelectorAll('[data-part]')].map((part) => part.dataset.part).join();
    if (!same) {
      this.panel.replaceChildren(...fresh.childNodes);
      return;
    }
    const active = document.activeElement;
    const namesake = `[name="${CSS.escape(active.name ?? '')}"]`;
    const place = [...this.panel.querySelectorAll(namesake)].indexOf(active);
    for (const part of places) {
      const old = this.panel.querySelector(`[data-part="${part}"]`);
      if (typing && (part === 'rows' || old.contains(active))) continue;
      const next = fresh.querySelector(`[data-part="${part}"]`);
      if (old.innerHTML !== next.innerHTML) old.replaceChildren(...next.childNodes);
    }
    if (place !== -1 && !active.isConnected) this.focusOn(namesake, place);
  }

  focusOn(selector, place = -1) {
    const found = [...this.panel.querySelectorAll(selector)].at(place);
    found?.focus();
    if (found?.type === 'text') found.setSelectionRange(found.value.length, found.value.length);
  }

  /** Where one goes on after a row was added or taken away. */
  goOn(pressed) {
    const group = pressed.startsWith('add-') ? `fieldset:has(> p > [value="${pressed}"]) ` : '';
    if (/^(add|group)/.test(pressed)) this.focusOn(`${group}[name$="-fact"]`);
    else if (pressed) this.focusOn('[name="act"][value="add"]');
  }
}

function element(name, values) {
  return Object.assign(document.createElement(name), values);
}

customElements.define('condition-builder', ConditionBuilder);
