// Tables as text: columns as wide as they look, full-width characters counted twice.

// East Asian Wide and Fullwidth, as the Unicode property has them.
const WIDE = new RegExp("["
  + "\\u1100-\\u115f\\u231a-\\u231b\\u2329-\\u232a\\u23e9-\\u23ec\\u23f0\\u23f3\\u25fd-\\u25fe"
  + "\\u2614-\\u2615\\u2648-\\u2653\\u267f\\u2693\\u26a1\\u26aa-\\u26ab\\u26bd-\\u26be\\u26c4-\\u26c5"
  + "\\u26ce\\u26d4\\u26ea\\u26f2-\\u26f3\\u26f5\\u26fa\\u26fd\\u2705\\u270a-\\u270b\\u2728\\u274c"
  + "\\u274e\\u2753-\\u2755\\u2757\\u2795-\\u2797\\u27b0\\u27bf\\u2b1b-\\u2b1c\\u2b50\\u2b55"
  + "\\u2e80-\\u303e\\u3041-\\u3247\\u3250-\\u4dbf\\u4e00-\\ua4c6\\ua960-\\ua97c\\uac00-\\ud7a3"
  + "\\uf900-\\ufad9\\ufe10-\\ufe6b\\uff01-\\uff60\\uffe0-\\uffe6\\u{16fe0}-\\u{1b2fb}\\u{1f004}"
  + "\\u{1f0cf}\\u{1f18e}\\u{1f191}-\\u{1f19a}\\u{1f200}-\\u{1f320}\\u{1f32d}-\\u{1f335}"
  + "\\u{1f337}-\\u{1f37c}\\u{1f37e}-\\u{1f393}\\u{1f3a0}-\\u{1f3ca}\\u{1f3cf}-\\u{1f3d3}"
  + "\\u{1f3e0}-\\u{1f3f0}\\u{1f3f4}\\u{1f3f8}-\\u{1f43e}\\u{1f440}\\u{1f442}-\\u{1f4fc}"
  + "\\u{1f4ff}-\\u{1f53d}\\u{1f54b}-\\u{1f54e}\\u{1f550}-\\u{1f567}\\u{1f57a}"
  + "\\u{1f595}-\\u{1f596}\\u{1f5a4}\\u{1f5fb}-\\u{1f64f}\\u{1f680}-\\u{1f6c5}\\u{1f6cc}"
  + "\\u{1f6d0}-\\u{1f6d2}\\u{1f6d5}-\\u{1f6df}\\u{1f6eb}-\\u{1f6ec}\\u{1f6f4}-\\u{1f6fc}"
  + "\\u{1f7e0}-\\u{1f7f0}\\u{1f90c}-\\u{1f93a}\\u{1f93c}-\\u{1f945}\\u{1f947}-\\u{1f9ff}"
  + "\\u{1fa70}-\\u{1faf6}\\u{20000}-\\u{3fffd}"
  + "]", "u");
const NO_WIDTH = /\p{Mn}|\p{Me}|\p{Cf}/u;
const RULE = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;

export function width(text) {
  return [...text].reduce((sum, char) => sum + (NO_WIDTH.test(char) ? 0 : WIDE.test(char) ? 2 : 1), 0);
}

function padded(cell, size, align) {
  const space = Math.max(0, size - width(cell));
  const before = { right: space, center: Math.floor(space / 2) }[align] ?? 0;
  return " ".repeat(before) + cell + " ".repeat(space - before);
}

// Rows of cells as a Markdown table; `aligns` is left, center, right or "" by column.
export function tableOf(rows, aligns = [], indent = "") {
  const columns = rows[0].length;
  const sizes = rows[0].map((_, at) => Math.max(3, ...rows.map((row) => width(row[at] ?? ""))));
  const line = (cells) => `${indent}| ${cells.join(" | ")} |`;
  const rule = sizes.map((size, at) => {
    const [head, tail] = { left: [":", ""], right: ["", ":"], center: [":", ":"] }[aligns[at]] ?? ["", ""];
    return head + "-".repeat(size - head.length - tail.length) + tail;
  });
  const body = rows.map((row) => line([
    ...sizes.map((size, at) => padded(row[at] ?? "", size, aligns[at])),
    ...row.slice(columns), // more cells than columns: not shown, but not thrown away
  ]));
  return [body[0], line(rule), ...body.slice(1)].join("\n");
}

// A row of a typed table; `\|` belongs to its cell.
function cellsOf(line) {
  const inner = line.trim().replace(/^\|/, "").replace(/(^|[^\\])\|$/, "$1");
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim());
}

function tidied(lines) {
  const rows = [lines[0], ...lines.slice(2)].map(cellsOf);
  const aligns = cellsOf(lines[1]).map((cell) => {
    const [left, right] = [cell.startsWith(":"), cell.endsWith(":")];
    return left && right ? "center" : right ? "right" : left ? "left" : "";
  });
  if (aligns.length !== rows[0].length) return lines.join("\n");
  return tableOf(rows, aligns, lines[0].match(/^\s*/)[0]);
}

// Places of the tables of a text: [{ from, to, text }], `text` as it should be written.
export function tablesIn(text) {
  const lines = text.split("\n");
  const found = [];
  let fence = "";
  let start = 0; // of the line in the text
  for (let at = 0; at < lines.length; start += lines[at].length + 1, at++) {
    const mark = FENCE.exec(lines[at])?.[1];
    if (fence) {
      if (mark && mark[0] === fence[0] && mark.length >= fence.length) fence = "";
      continue;
    }
    if (mark) fence = mark;
    const begins = !mark && lines[at].includes("|") && RULE.test(lines[at + 1] ?? "")
      && (lines[at + 1].includes("|") || cellsOf(lines[at]).length === 1);
    if (!begins || /^(?: {4}|\t)/.test(lines[at])) continue;
    let end = at + 2;
    while (end < lines.length && lines[end].includes("|") && lines[end].trim()) end++;
    const old = lines.slice(at, end);
    const from = start;
    for (const line of old.slice(0, -1)) start += line.length + 1;
    at = end - 1;
    found.push({ from, to: start + lines[at].length, text: tidied(old) });
  }
  return found;
}

const escaped = (cell) => cell.replace(/\s+/g, " ").trim().replace(/\|/g, "\\|");

function tableFromRows(rows) {
  const columns = rows[0]?.length ?? 0;
  if (rows.length < 2 || columns < 2 || rows.some((row) => row.length !== columns)) return null;
  return tableOf(rows.map((row) => row.map(escaped)));
}

// Rows of a spreadsheet come as lines with tabs.
export function tableFromTabs(text) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  return tableFromRows(lines.map((line) => line.split("\t")));
}

// Every line the same number of fields, three lines at least: prose has commas too.
export function tableFromCommas(text) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  if (lines.length < 3) return null;
  return tableFromRows(lines.map((line) =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))(?=,|$)/g)]
      .map(([, quoted, bare]) => quoted?.replace(/""/g, '"') ?? bare)));
}

// A web page's table, where nothing but the table was copied.
export function tableFromPage(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const tables = page.querySelectorAll("table");
  if (tables.length !== 1) return null;
  const rows = [...tables[0].rows].map((row) =>
    [...row.cells].flatMap((cell) => [cell.textContent, ...Array(Math.max(0, Math.min(cell.colSpan, 100) - 1)).fill("")]));
  tables[0].remove();
  for (const extra of page.querySelectorAll("style, script, title")) extra.remove();
  if (page.body.textContent.trim()) return null;
  const columns = Math.max(0, ...rows.map((row) => row.length));
  return tableFromRows(rows.map((row) => [...row, ...Array(columns - row.length).fill("")]));
}
