// Unsaved texts in this browser's own database. Written at once and to disk, so that a
// copy outlives the browser process: localStorage may sit in memory for seconds.

const DATABASE = "urazuke";
const STORE = "copies";

let opening = null;

function database() {
  opening ??= new Promise((done, fail) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  return opening;
}

async function within(mode, act) {
  const stored = await database();
  return new Promise((done, fail) => {
    const transaction = stored.transaction(STORE, mode, { durability: "strict" });
    const request = act(transaction.objectStore(STORE));
    transaction.commit?.(); // now: the page may be gone before its next turn
    transaction.oncomplete = () => done(request.result);
    transaction.onerror = transaction.onabort = () => fail(transaction.error);
  });
}

export const putCopy = (copy) => within("readwrite", (store) => store.put(copy));
export const dropCopy = (key) => within("readwrite", (store) => store.delete(key));
export const copiesOf = (prefix) =>
  within("readonly", (store) => store.getAll(IDBKeyRange.bound(prefix, `${prefix}\uffff`)));

// --- Which forms are open, and which of them were saved

export const newToken = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");

// Held as long as this page lives; browsers give locks to safe addresses only.
export function hold(key) {
  navigator.locks?.request(key, () => new Promise(() => {})).catch(() => {});
}

export async function heldKeys() {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return new Set(held.map((lock) => lock.name));
}

// The server names the forms whose text it stored, since only it knows: a log-in page
// may have answered the save.
const SAVED = /(?:^|; )desk_saved=([^;]*)/;
const SAVED_FOR = 14 * 24 * 60 * 60; // s, as the server has it

export function savedForms() {
  const [, value = ""] = document.cookie.match(SAVED) ?? [];
  return new Set(value.split(".").filter(Boolean));
}

// Once their copies are gone, and no sooner: a page may be left in the middle of that.
// Forms that were saved meanwhile stay named.
export function forgetSaved(names, path) {
  const rest = [...savedForms()].filter((name) => !names.has(name));
  const secure = location.protocol === "https:" ? "; secure" : "";
  const age = rest.length ? SAVED_FOR : 0;
  document.cookie = `desk_saved=${rest.join(".")}; path=${path}; max-age=${age}; samesite=lax${secure}`;
}
