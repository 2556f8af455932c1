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
  return response.ok ? response.json() : {};
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
  const found = await ask(said);
  for (const one of said) if (!one.isOpen) one.show(found[one.input.name]);
}

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
    this.asked = 0;
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

  later(action) {
    clearTimeout(this.timer);
    this.timer = setTimeout(action, PAUSE);
  }

  typed(event) {
    if (event.isComposing) return; // of an input method: not a word yet
    const isText = event.target.matches('input:not([type="checkbox"])');
    if (isText) this.later(() => this.refresh(this.values(), { typing: true }));
    else this.refresh(this.values());
  }

  pressed(event) {
    const button = event.target.closest('button[name="act"]');
    if (button) this.refresh([...this.values(), ['act', button.value]], { pressed: button.value });
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

  async refresh(values, { typing = false, pressed = '' } = {}) {
    clearTimeout(this.timer);
    this.asked += 1;
    const turn = this.asked;
    const own = this.isOpen ? [['open', '1'], ...values] : [];
    const found = await ask([this], own);
    if (turn !== this.asked) return; // something was changed meanwhile and is asked about already
    const answer = found[this.input.name];
    this.show(answer, typing);
    if (answer && values.length) this.write(answer.formula);
    this.goOn(pressed);
  }

  write(formula) {
    if (this.input.value === formula) return;
    this.input.value = formula;
    this.input.dispatchEvent(new Event('change', { bubbles: true }));
  }

  /** Put what was answered into its places. While somebody types, the inputs stay as they are. */
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
    for (const part of places) {
      const old = this.panel.querySelector(`[data-part="${part}"]`);
      if (typing && (part === 'rows' || old.contains(active))) continue;
      const next = fresh.querySelector(`[data-part="${part}"]`);
      if (old.innerHTML !== next.innerHTML) old.replaceChildren(...next.childNodes);
    }
    if (active?.name && !active.isConnected) this.focusOn(`[name="${CSS.escape(active.name)}"]`);
  }

  focusOn(selector) {
    [...this.panel.querySelectorAll(selector)].at(-1)?.focus();
  }

  /** Where one goes on after a row was added or taken away. */
  goOn(pressed) {
    if (pressed === 'add') this.focusOn('[name$="-fact"]');
    else if (pressed) this.focusOn('[name="act"][value="add"]');
  }
}

function element(name, values) {
  return Object.assign(document.createElement(name), values);
}

customElements.define('condition-builder', ConditionBuilder);
