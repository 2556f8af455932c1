// What is submitted in Wagtail's editor waits for the autosave that is under way, and no other sets out after it.
// An autosave that arrives later would count as a newer draft than the one that was submitted; and while the first
// autosave of a new document is creating it, submitting would create it a second time.

const saving = new WeakSet();
/** {form: the button with which it was submitted meanwhile} */
const waiting = new WeakMap();

document.addEventListener('w-autosave:save', ({ target, defaultPrevented }) => {
  if (!defaultPrevented) saving.add(target);
});

for (const ending of ['w-autosave:success', 'w-autosave:error']) {
  document.addEventListener(ending, ({ target: form }) => {
    saving.delete(form);
    if (waiting.has(form)) submit(form, waiting.get(form));
  });
}

document.addEventListener('submit', hold, { capture: true });

function hold(event) {
  const form = event.target;
  if (!form.matches("[data-controller~='w-autosave']")) return;
  form.setAttribute('data-w-autosave-active-value', 'false');
  if (!saving.has(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  waiting.set(form, event.submitter);
}

function submit(form, button) {
  waiting.delete(form);
  // Wagtail disables the button that was pressed, and the name of a disabled button is not sent.
  if (button) button.disabled = false;
  form.requestSubmit(button);
}
