// The dialog that looks for a source or a figure: the same list, asked for by a button.
import { Choices, asker, whenWords } from "./combobox.js";
import { ADDRESS, CARD_LINE, cardOf, citationOf, figureOf } from "./marks.js";

export function startFinding(box, { say, writing, sources, open, insert }) {
  const inside = (name) => box.querySelector(`[data-${name}]`);
  const query = box.querySelector("[role=combobox]");
  const ask = asker(writing.area.dataset.lookupPath);
  const choices = new Choices({ field: query, list: box.querySelector("[role=listbox]"), take });
  let kind = "source";
  let selected = "";

  async function look() {
    const results = await ask(query.value.trim(), kind);
    if (results === null) return;
    choices.fill(results);
    inside("found").textContent = say("found", { count: results.length });
  }

  function take(result) {
    if (result.kind === "figure") {
      return insert(box, () => writing.type(figureOf(result.key, selected)));
    }
    if (box.querySelector("[name=source-as]:checked").value === "card") {
      return insert(box, () => writing.insertBlock(cardOf(result.url), CARD_LINE));
    }
    return insert(box, () => writing.typeAfter(citationOf(result.url)));
  }

  whenWords(query, look);
  query.addEventListener("keydown", (event) => choices.key(event));
  inside("ok").addEventListener("click", () => {
    const address = query.value.trim();
    if (choices.chosen) take(choices.chosen);
    else if (kind === "source" && ADDRESS.test(address)) {
      sources.make(address);
      take({ kind, url: address });
    } else query.focus();
  });

  return (wanted) => {
    kind = wanted;
    const { text } = writing.selection;
    const isAddress = ADDRESS.test(text.trim());
    selected = !isAddress && !text.includes("\n") ? text : "";
    query.value = isAddress ? text.trim() : "";
    const { from, to } = writing.lines;
    const isAlone = isAddress || !writing.text.slice(from, to).trim();
    box.querySelector(`[name=source-as][value=${isAlone ? "card" : "cite"}]`).checked = true;
    for (const one of box.querySelectorAll("[data-for]")) one.hidden = one.dataset.for !== kind;
    inside("binds").hidden = kind !== "figure" || !selected;
    query.placeholder = kind === "source" ? "https://" : "";
    query.inputMode = kind === "source" ? "url" : "text";
    choices.close();
    open(box);
    query.focus();
    look();
  };
}
