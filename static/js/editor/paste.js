// What is pasted or dropped: addresses, tables and pictures become Markdown.

import { ADDRESS, cardOf } from "./marks.js";

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

export function startPaste({ say, part, writing, dialogs }) {
  const { area } = writing;
  const offer = part("offer");
  let raw = false;

  area.addEventListener("keydown", (event) => {
    raw = event.shiftKey;
    if (event.key === "Escape" && !event.isComposing) offer.hidden = true;
  });

  area.addEventListener("paste", (event) => {
    const picture = pictureIn(event.clipboardData);
    if (picture) {
      event.preventDefault();
      return dialogs.image(picture);
    }
    if (raw || writing.composing) return;
    const text = event.clipboardData.getData("text/plain");
    const table = tableFrom(text);
    if (table) {
      event.preventDefault();
      return writing.insertBlock(table);
    }
    const address = text.trim();
    if (!ADDRESS.test(address)) return;
    const { start, end, text: words } = writing.selection;
    if (words && !/\n/.test(words) && !ADDRESS.test(words.trim())) {
      event.preventDefault();
      return writing.replace(start, end, `[${words}](${address})`);
    }
    const { from, to } = writing.lines;
    if (writing.text.slice(from, to).trim()) return;
    event.preventDefault();
    writing.replace(from, to, address);
    offerCard(from, address);
  });

  area.addEventListener("drop", (event) => {
    const picture = pictureIn(event.dataTransfer);
    if (!picture) return;
    event.preventDefault();
    dialogs.image(picture);
  });

  function offerCard(from, address) {
    const choices = {
      asCard: cardOf(address),
      asLink: `[${say("linkText")}](${address})`,
      asIs: null,
    };
    const buttons = Object.entries(choices).map(([name, text]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = say(name);
      button.addEventListener("click", () => {
        offer.hidden = true;
        const to = from + address.length;
        if (text && writing.text.slice(from, to) === address) writing.replace(from, to, text);
        area.focus();
      });
      return button;
    });
    offer.replaceChildren(`${say("pasted")} `, ...buttons);
    offer.hidden = false;
    writing.onChange(() => {
      if (!writing.text.startsWith(address, from)) offer.hidden = true;
    });
  }
}

function pictureIn(data) {
  // Word processors put a picture of the text beside the text.
  if (!data || data.types.includes("text/plain")) return null;
  return [...data.files].find((file) => file.type.startsWith("image/")) ?? null;
}

// Rows of a spreadsheet come as lines with tabs.
export function tableFrom(text) {
  const rows = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n")
    .map((row) => row.split("\t").map((cell) => cell.trim().replace(/\|/g, "\\|")));
  const columns = rows[0].length;
  if (rows.length < 2 || columns < 2 || rows.some((row) => row.length !== columns)) return null;
  const widths = rows[0].map((_, at) => Math.max(3, ...rows.map((row) => width(row[at]))));
  const line = (cells) => `| ${cells.map((cell, at) => cell + " ".repeat(widths[at] - width(cell))).join(" | ")} |`;
  const rule = `| ${widths.map((size) => "-".repeat(size)).join(" | ")} |`;
  return [line(rows[0]), rule, ...rows.slice(1).map(line)].join("\n");
}

function width(text) {
  return [...text].reduce((sum, char) => sum + (WIDE.test(char) ? 2 : 1), 0);
}
