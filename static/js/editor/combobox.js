// A list of what is found for the words in a field, walked with the arrow keys while the
// field keeps the focus (ARIA APG: combobox with a list).
import { isComposingKey } from "./writing.js";

const PAUSE = 60; // ms from a key to the question

// Asks the server; an older answer never comes after a newer one.
export function asker(address) {
  let asked = 0;
  return async (words, kind) => {
    const number = ++asked;
    const query = new URLSearchParams({ q: words, kind });
    let results = [];
    try {
      const answer = await fetch(`${address}?${query}`, { redirect: "manual" });
      if (answer.ok) ({ results } = await answer.json());
    } catch { /* nothing is found while the server does not answer */ }
    return number === asked ? results : null;
  };
}

export class Choices {
  // `field` keeps the focus, `list` is the listbox, `take(result)` is called with one.
  constructor({ field, list, take, onMark = () => {} }) {
    Object.assign(this, { field, list, take, onMark });
    this.results = [];
    this.active = -1;
  }

  get isOpen() {
    return !this.list.hidden;
  }

  get chosen() {
    return this.results[this.active] ?? null;
  }

  fill(results, { markFirst = false } = {}) {
    this.results = results;
    this.list.replaceChildren(...results.map((result, at) => {
      const option = document.createElement("li");
      option.id = `${this.list.id}-${at}`;
      option.setAttribute("role", "option");
      option.dataset.kind = result.kind;
      const detail = document.createElement("small");
      detail.textContent = result.detail;
      option.append(result.title, " ", detail);
      option.addEventListener("mousedown", (event) => event.preventDefault());
      option.addEventListener("click", () => this.take(result));
      return option;
    }));
    this.list.hidden = !results.length;
    if (this.field.getAttribute("role") === "combobox") {
      this.field.setAttribute("aria-expanded", String(results.length > 0));
    }
    this.mark(markFirst && results.length ? 0 : -1);
  }

  close() {
    this.fill([]);
  }

  mark(next) {
    this.active = next;
    [...this.list.children].forEach((option, at) => {
      option.setAttribute("aria-selected", String(at === next));
      if (at === next) option.scrollIntoView({ block: "nearest" });
    });
    if (next < 0) this.field.removeAttribute("aria-activedescendant");
    else this.field.setAttribute("aria-activedescendant", this.list.children[next].id);
    this.onMark();
  }

  // True when the key was for the list.
  key(event) {
    const count = this.results.length;
    if (!this.isOpen || isComposingKey(event) || event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key === "ArrowDown") this.mark((this.active + 1) % count);
    else if (event.key === "ArrowUp") this.mark(this.active > 0 ? this.active - 1 : count - 1);
    else return false;
    event.preventDefault();
    return true;
  }
}

// Calls `ask` soon after each finished change of the field, not while composing.
export function whenWords(field, ask) {
  let timer = 0;
  field.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(ask, PAUSE);
  });
  field.addEventListener("compositionend", ask);
}
