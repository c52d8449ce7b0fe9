// `[[` in the text opens a list of known sources and figures under the caret.
import { Choices, asker } from "./combobox.js";
import { cardOf, citationOf, figureOf } from "./marks.js";

const OPENING = /\[\[(?:(ogp|cite|figure):)?([^[\]|\n]{0,80})$/;
const KIND = { ogp: "source", cite: "source", figure: "figure" };
const PAUSE = 60; // ms

export function startCompleting({ say, part, writing }) {
  const { area } = writing;
  const list = part("completions");
  const status = part("completed");
  const ask = asker(area.dataset.lookupPath);
  const choices = new Choices({ field: area, list, take });
  let at = null; // { from, mark, kind, words } of the mark under the caret
  let refused = -1; // where Escape was pressed
  let timer = 0;

  // What stands between `[[` and the caret; null where there is no open mark.
  function opened() {
    const { start, end } = writing.selection;
    if (start !== end || writing.composing || document.activeElement !== area) return null;
    const line = writing.text.lastIndexOf("\n", start - 1) + 1;
    const before = writing.text.slice(line, start);
    const found = OPENING.exec(before);
    // In `code`, and while an address is typed by hand, nothing is offered.
    if (!found || /^(?: {4}|\t)/.test(before) || (before.split("`").length - 1) % 2) return null;
    if (/^https?:/.test(found[2])) return null;
    return { from: line + found.index, mark: found[1] ?? "", kind: KIND[found[1]] ?? "", words: found[2] };
  }

  async function look() {
    const place = opened();
    if (!place || place.from === refused) return close();
    if (place.from !== at?.from) refused = -1;
    at = place;
    const results = await ask(place.words.trim(), place.kind);
    if (results === null || at !== place) return;
    choices.fill(results, { markFirst: place.words.trim() !== "" });
    status.textContent = say("found", { count: results.length });
    if (results.length) beside(place.from);
  }

  function close() {
    clearTimeout(timer);
    at = null;
    if (choices.isOpen) choices.close();
    status.textContent = "";
  }

  // Under the line of the mark, or above it where there is no room below.
  function beside(from) {
    const { left, top, height } = writing.placeOf(from);
    const room = area.clientHeight - (top + height);
    const up = room < list.offsetHeight && top > list.offsetHeight;
    const edge = area.offsetLeft + area.clientWidth - list.offsetWidth;
    list.style.left = `${Math.max(area.offsetLeft, Math.min(area.offsetLeft + left, edge))}px`;
    list.style.top = `${area.offsetTop + (up ? top - list.offsetHeight : top + height)}px`;
  }

  // On a line of its own a source is a card, in a sentence a numbered mark.
  function take(result) {
    const { from, mark } = at;
    const { start: caret } = writing.selection;
    const closed = writing.text.startsWith("]]", caret) ? caret + 2 : caret;
    const { from: line, to } = writing.lines;
    const alone = !(writing.text.slice(line, from) + writing.text.slice(closed, to)).trim();
    close();
    refused = from;
    if (result.kind === "figure") return writing.replace(from, closed, figureOf(result.key));
    const asCard = mark ? mark === "ogp" : alone;
    return writing.replace(from, closed, asCard ? cardOf(result.url) : citationOf(result.url));
  }

  writing.onChange(() => {
    clearTimeout(timer);
    if (opened()) timer = setTimeout(look, PAUSE);
    else {
      refused = -1;
      close();
    }
  });
  area.addEventListener("keydown", (event) => {
    if (choices.key(event) || !choices.isOpen || event.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape") {
      event.preventDefault();
      refused = at.from;
      close();
    } else if (event.key === "Enter" && choices.chosen && !event.shiftKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      take(choices.chosen);
    } else if (["ArrowLeft", "ArrowRight", "Home", "End", "PageUp", "PageDown"].includes(event.key)) close();
  });
  for (const sign of ["blur", "pointerdown", "scroll"]) area.addEventListener(sign, close, { passive: true });
}
