// What is pasted or dropped: addresses, tables and pictures become Markdown.
import { ADDRESS, cardOf } from "./marks.js";
import { tableFromCommas, tableFromPage, tableFromTabs } from "./tables.js";

export function startPaste({ say, part, writing, dialogs, sources }) {
  const { area } = writing;
  const offer = part("offer");
  let raw = false;
  let pasted = null; // what the offer is about: { from, text }

  area.addEventListener("keydown", (event) => {
    raw = event.shiftKey;
    if (event.key === "Escape" && !event.isComposing) offer.hidden = true;
  });

  area.addEventListener("paste", (event) => {
    if (raw || writing.composing) return;
    const data = event.clipboardData;
    const picture = pictureIn(data);
    if (picture) {
      event.preventDefault();
      return dialogs.image(picture);
    }
    const text = data.getData("text/plain");
    const table = tableFromTabs(text) ?? tableFromPage(data.getData("text/html"));
    if (table) {
      event.preventDefault();
      return writing.insertBlock(table);
    }
    const rows = tableFromCommas(text);
    if (rows) return offerFor(event, text.replace(/\r\n?/g, "\n"), { asTable: () => rows, asIs: null });
    const address = text.trim();
    if (!ADDRESS.test(address)) return;
    const { start, end, text: words } = writing.selection;
    if (words && !/\n/.test(words) && !ADDRESS.test(words.trim())) {
      event.preventDefault();
      return writing.replace(start, end, `[${words}](${address})`);
    }
    const { from, to } = writing.lines;
    if (writing.text.slice(from, to).trim()) return;
    area.setSelectionRange(from, to);
    offerFor(event, address, {
      asCard: () => {
        sources.make(address);
        return cardOf(address);
      },
      asLink: () => `[${say("linkText")}](${address})`,
      asIs: null,
    });
  });

  area.addEventListener("drop", (event) => {
    const picture = pictureIn(event.dataTransfer);
    if (!picture) return;
    event.preventDefault();
    dialogs.image(picture);
  });

  // The text goes in as it is, and may become something better at one press.
  function offerFor(event, text, choices) {
    event.preventDefault();
    const { start } = writing.selection;
    writing.type(text);
    pasted = { from: start, text };
    const buttons = Object.entries(choices).map(([name, make]) => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: say(name) });
      button.addEventListener("click", () => {
        offer.hidden = true;
        area.focus();
        if (!make || !isThere()) return;
        area.setSelectionRange(start, start + text.length);
        const better = make();
        if (better.includes("\n")) writing.insertBlock(better);
        else writing.type(better);
      });
      return button;
    });
    offer.replaceChildren(`${say("pasted")} `, ...buttons);
    offer.hidden = false;
  }

  const isThere = () => pasted && writing.text.startsWith(pasted.text, pasted.from);
  writing.onChange(() => {
    if (!offer.hidden && !isThere()) offer.hidden = true;
  });
}

function pictureIn(data) {
  // Word processors put a picture of the text beside the text.
  if (!data || data.types.includes("text/plain")) return null;
  return [...data.files].find((file) => file.type.startsWith("image/")) ?? null;
}
