// Rows of a stream whose inputs are drawn when the row is opened. A row that is still folded, or in which nothing was
// changed, sends the state that it came with: looking into a row makes no change that would be saved or warned about.

const { StructBlock, StructBlockDefinition } = window.wagtailStreamField.blocks;

/** Rows whose inputs stand on the page, what is inside of another one first. */
const drawn = [];

/** Take what unchanged rows send out of what the form sends. The entries of a row follow its own, one after the other. */
function fold(formData) {
  const entries = [...formData];
  const places = new Map(entries.map(([name], place) => [name, place]));
  const gone = new Set();
  for (const row of drawn) {
    const place = places.get(row.input.name);
    if (place === undefined) continue;
    const own = [];
    for (let next = place + 1; entries[next]?.[0].startsWith(`${row.prefix}-`); next += 1) {
      if (!gone.has(next)) own.push(next);
    }
    const typed = JSON.stringify(own.map((next) => entries[next]));
    row.unchanged ??= typed;
    if (typed !== row.unchanged) continue;
    own.forEach((next) => gone.add(next));
    entries[place][1] = row.folded;
    formData.set(row.input.name, row.folded);
  }
  for (const place of gone) formData.delete(entries[place][0]);
}

document.addEventListener('formdata', ({ formData }) => fold(formData));

let noting = false;

/** Note what rows send that were just drawn: all of them at once, before anybody can change one. */
function noteUnchanged(form) {
  if (noting) return;
  noting = true;
  queueMicrotask(() => {
    noting = false;
    new FormData(form); // which asks all of them
  });
}

/** Stands in for Wagtail's StructBlock, and asks it as soon as more is wanted than the heading. */
class FoldedBlock {
  constructor(blockDef, placeholder, prefix, state) {
    this.blockDef = blockDef;
    this.type = blockDef.name;
    this.prefix = prefix;
    this.state = state;
    this.folded = JSON.stringify(state);
    this.placeholder = placeholder;
    this.input = document.createElement('input');
    this.input.type = 'hidden';
    this.input.name = `${prefix}-folded`;
    this.input.value = this.folded;
    placeholder.before(this.input);
    this.drawOnceOpened(placeholder.closest('[data-panel]'));
  }

  drawOnceOpened(panel) {
    const toggle = panel.querySelector('[data-panel-toggle]');
    toggle.addEventListener('wagtail:panel-toggle', ({ detail }) => detail.expanded && this.draw());
    // A stream builds its rows open and then collapses them; one that is still open after that was just added.
    queueMicrotask(() => toggle.ariaExpanded === 'true' && this.draw());
  }

  draw() {
    if (!this.block) {
      this.block = new StructBlock(this.blockDef, this.placeholder, this.prefix, this.state);
      this.input.value = '';
      drawn.unshift(this);
      noteUnchanged(this.input.form);
    }
    return this.block;
  }

  getTextLabel(options) {
    if (this.block) return this.block.getTextLabel(options);
    const longest = options?.maxLength ?? Number.POSITIVE_INFINITY;
    return this.blockDef.meta.labelFormat.replace(/\{(\w+)\}/g, (_, name) => {
      const text = this.state[name] ?? '';
      return text.length > longest ? `${text.substring(0, longest - 1)}…` : text;
    });
  }

  setError(error) {
    if (error) this.draw().setError(error);
  }

  setState(state) {
    this.draw().setState(state);
    this.unchanged = '';
  }

  getState() {
    return this.draw().getState();
  }

  getDuplicatedState() {
    return this.draw().getDuplicatedState();
  }

  getValue() {
    return this.draw().getValue();
  }

  focus(options) {
    this.draw().focus(options);
  }
}

class FoldedBlockDefinition extends StructBlockDefinition {
  render(placeholder, prefix, state) {
    return new FoldedBlock(this, placeholder, prefix, state);
  }
}

window.telepath.register('forms.FoldedBlock', FoldedBlockDefinition);
