// The display menu: what is chosen holds at once and is kept in the cookie that the server reads.
const YEAR = 365 * 24 * 60 * 60;

function apply(form) {
  const names = ['text', 'contrast'];
  const values = names.map((name) => form.elements[name].value || 'standard');
  names.forEach((name, index) => {
    if (values[index] === 'standard') delete document.documentElement.dataset[name];
    else document.documentElement.dataset[name] = values[index];
  });
  document.cookie = `display=${values.join('.')}; path=/; max-age=${YEAR}; samesite=lax`;
}

for (const form of document.querySelectorAll('[data-display]')) {
  form.querySelector('button').hidden = true;
  form.addEventListener('change', () => apply(form));
}

// Menus close on Escape and on a press elsewhere.
function close(menu) {
  menu.open = false;
}

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  for (const menu of document.querySelectorAll('.menu[open], .display-menu[open]')) {
    close(menu);
    menu.querySelector('summary').focus();
  }
});

document.addEventListener('click', (event) => {
  for (const menu of document.querySelectorAll('.menu[open], .display-menu[open]')) {
    if (!menu.contains(event.target)) close(menu);
  }
});
