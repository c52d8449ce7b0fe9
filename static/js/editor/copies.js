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
