// Known tags while one types the line of tags; without this it is a line of text.
import { Choices, asker, whenWords } from "./combobox.js";

const BETWEEN = /[,、，]/;

export function startTags({ form, say, writing }) {
  const field = form.elements.tags;
  if (!field || field.type === "hidden") return;
  const list = document.createElement("ul");
  list.className = "choices";
  list.id = "tag-choices";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", say("knownTags"));
  field.after(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list",
  })) field.setAttribute(name, value);

  const ask = asker(writing.area.dataset.lookupPath);
  const choices = new Choices({ field, list, take });

  // The tag under the caret: where it begins and ends, and what is typed of it.
  function part() {
    const caret = field.selectionStart;
    const { value } = field;
    let from = caret;
    while (from > 0 && !BETWEEN.test(value[from - 1])) from--;
    let to = caret;
    while (to < value.length && !BETWEEN.test(value[to])) to++;
    return { from, to, words: value.slice(from, caret).trim() };
  }

  async function look() {
    const { words } = part();
    if (!words) return choices.close();
    const results = await ask(words, "tag");
    if (results === null || document.activeElement !== field) return;
    const have = new Set(field.value.split(BETWEEN).map((name) => name.trim()));
    choices.fill(results.filter(({ title }) => !have.has(title)));
  }

  function take({ title }) {
    const { from, to } = part();
    const lead = from > 0 && field.value[from - 1] === "," ? " " : "";
    field.setSelectionRange(from, to);
    if (!document.execCommand("insertText", false, lead + title)) {
      field.setRangeText(lead + title, from, to, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    choices.close();
  }

  whenWords(field, look);
  field.addEventListener("keydown", (event) => {
    if (choices.key(event) || !choices.isOpen || event.isComposing) return;
    if (event.key === "Escape") choices.close();
    else if (event.key === "Enter" && choices.chosen) take(choices.chosen);
    else return;
    event.preventDefault();
  });
  field.addEventListener("blur", () => choices.close());
}
