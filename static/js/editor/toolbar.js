// Formatting buttons and their shortcuts.
import { tablesIn } from "./tables.js";
import { isComposingKey } from "./writing.js";

const SHORTCUTS = { b: "bold", i: "italic", k: "link" };

export function startToolbar({ form, say, part, writing, dialogs, panes, root }) {
  const bar = part("toolbar");
  const buttons = [...bar.querySelectorAll("button")];
  bar.hidden = false;

  function wrap(mark, placeholder) {
    const { start, end, text } = writing.selection;
    const size = mark.length;
    const around = writing.text.slice(start - size, start) === mark
      && writing.text.slice(end, end + size) === mark;
    if (around) return writing.replace(start - size, end + size, text, start - size, end - size);
    const words = text || placeholder;
    writing.replace(start, end, mark + words + mark, start + size, start + size + words.length);
  }

  function eachLine(change) {
    const { from, to } = writing.lines;
    const lines = writing.text.slice(from, to).split("\n");
    const text = lines.map(change).join("\n");
    writing.replace(from, to, text, lines.length > 1 ? from : from + text.length, from + text.length);
  }

  const toggle = (pattern, mark) => () => {
    const { from, to } = writing.lines;
    const all = writing.text.slice(from, to).split("\n").every((line) => !line || pattern.test(line));
    const empty = from === to;
    eachLine((line, at) => {
      if (all && !empty) return line.replace(pattern, "");
      return line || empty ? mark(at) + line.replace(pattern, "") : line;
    });
  };

  const actions = {
    bold: () => wrap("**", say("boldText")),
    italic: () => wrap("*", say("italicText")),
    link() {
      const { start, end, text } = writing.selection;
      const isAddress = /^https?:\/\/\S+$/.test(text);
      const words = isAddress || !text ? say("linkText") : text;
      const address = isAddress ? text : "https://";
      const link = `[${words}](${address})`;
      const from = isAddress ? start + 1 : start + words.length + 3;
      writing.replace(start, end, link, from, from + (isAddress ? words : address).length);
    },
    // ## → ### → #### → text: the title of the article is the one #.
    heading: () => eachLine((line) => {
      const [, marks = "", rest] = line.match(/^(?:(#{1,6})\s+)?(.*)$/);
      const next = { 0: 2, 1: 2, 2: 3, 3: 4 }[marks.length] ?? 0;
      return (next ? `${"#".repeat(next)} ` : "") + (rest || say("headingText"));
    }),
    list: toggle(/^\s*[-*+]\s+/, () => "- "),
    numbers: toggle(/^\s*\d+[.)]\s+/, (at) => `${at + 1}. `),
    quote: toggle(/^>\s?/, () => "> "),
    table() {
      const column = say("column");
      writing.insertBlock(
        `| ${column} 1 | ${column} 2 |\n| --- | --- |\n|  |  |`);
    },
    // The table under the caret, or all of them where there is none.
    tidy() {
      const { start } = writing.selection;
      const tables = tablesIn(writing.text);
      const here = tables.filter(({ from, to }) => from <= start && start <= to);
      const wanted = here.length ? here : tables;
      for (const { from, to, text } of wanted.reverse()) {
        if (writing.text.slice(from, to) !== text) writing.replace(from, to, text, from);
      }
      writing.area.focus();
    },
    image: () => dialogs.image(),
    source: () => dialogs.source(),
    figure: () => dialogs.figure(),
    help: () => dialogs.help(),
  };

  for (const button of buttons) {
    button.addEventListener("click", () => {
      rove(button);
      actions[button.dataset.action]();
    });
  }

  function rove(button) {
    for (const one of buttons) one.tabIndex = one === button ? 0 : -1;
  }

  bar.addEventListener("keydown", (event) => {
    const at = buttons.indexOf(document.activeElement);
    const last = buttons.length - 1;
    const next = {
      ArrowRight: at === last ? 0 : at + 1,
      ArrowLeft: at === 0 ? last : at - 1,
      Home: 0,
      End: last,
    }[event.key];
    if (next === undefined || at < 0) return;
    event.preventDefault();
    rove(buttons[next]);
    buttons[next].focus();
  });

  writing.area.addEventListener("keydown", (event) => {
    if (isComposingKey(event) || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    if (event.key === "Enter") {
      event.preventDefault();
      panes.show("preview");
      part("frame").focus();
    }
    const action = !event.shiftKey && SHORTCUTS[event.key.toLowerCase()];
    if (!action) return;
    event.preventDefault();
    actions[action]();
  });

  document.addEventListener("keydown", (event) => {
    const save = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s";
    if (!save || isComposingKey(event) || event.shiftKey || event.altKey) return;
    const button = form.querySelector("[name=_continue]");
    if (!button) return;
    event.preventDefault();
    if (!root.querySelector("dialog[open]")) form.requestSubmit(button);
  });

  for (const link of form.querySelectorAll("[data-line-link]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      panes.show("text");
      writing.area.scrollIntoView({ block: "nearest" });
      writing.goToLine(Number(link.dataset.lineLink));
    });
  }
}
