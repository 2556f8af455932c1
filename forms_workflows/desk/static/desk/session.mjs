// The session of a signed-in person: asks the server on behalf of the page, keeps the session alive while somebody is at
// work, and warns before it ends.

const PING = 3 * 60 * 1000;
const WARNING = 2 * 60 * 1000;
const TICK = 5000;
const SHARED = 'desk-session-used';

/** Post to the site; the answer as an object, or a rejection with {status, message}. */
export async function reach(address, entries = new URLSearchParams()) {
  let response;
  entries.set('csrfmiddlewaretoken', token());
  try {
    response = await fetch(address, { method: 'POST', body: entries, headers: { Accept: 'application/json' } });
  } catch {
    throw { status: 0, message: '' };
  }
  const isData = response.headers.get('Content-Type')?.startsWith('application/json');
  const answer = isData ? await response.json() : {};
  if (response.ok && isData) {
    used();
    return answer;
  }
  if (response.status === 401) ended();
  throw { status: response.status, message: answer.message ?? '' };
}

// Signing in again, in another tab, changes the token; the cookie has the one that counts.
function token() {
  const cookie = document.cookie.split('; ').find((pair) => pair.startsWith('csrftoken='));
  return cookie ? cookie.split('=')[1] : document.querySelector('[name="csrfmiddlewaretoken"]')?.value;
}

document.addEventListener('submit', ({ target }) => {
  const field = target.querySelector('[name="csrfmiddlewaretoken"]');
  if (field) field.value = token();
});

// --- how long it lasts ---------------------------------------------------------------------------------------------

const dialog = document.querySelector('[data-session]');
const lasts = Number(dialog?.dataset.session) * 1000;
let active = false;

function used() {
  localStorage.setItem(SHARED, Date.now());
  if (dialog?.open) dialog.close();
}

function lastUsed() {
  return Number(localStorage.getItem(SHARED)) || Date.now();
}

function ended() {
  if (!dialog) return;
  dialog.dataset.now = 'ended';
  if (!dialog.open) dialog.showModal();
}

function watch() {
  const idle = Date.now() - lastUsed();
  if (active && idle > PING && idle < lasts) {
    active = false;
    reach(dialog.dataset.alive).catch(() => {});
  } else if (idle >= lasts) {
    ended();
  } else if (idle >= lasts - WARNING) {
    warn(lastUsed() + lasts);
  } else if (dialog.open) {
    dialog.close();
  }
}

function warn(moment) {
  const time = dialog.querySelector('[data-time]');
  time.textContent = new Date(moment).toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit' });
  dialog.dataset.now = 'warning';
  if (!dialog.open) dialog.showModal();
}

if (lasts) {
  used();
  for (const type of ['keydown', 'pointerdown', 'scroll', 'wheel']) {
    addEventListener(
      type,
      () => {
        active ||= !dialog.open;
      },
      { passive: true, capture: true },
    );
  }
  dialog.querySelector('[data-stay]').addEventListener('click', () => reach(dialog.dataset.alive).catch(() => {}));
  for (const button of dialog.querySelectorAll('[data-close]')) button.addEventListener('click', () => dialog.close());
  setInterval(watch, TICK);
}
