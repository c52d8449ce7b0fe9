// The numbers panel: follows the text, a while after the last change; binds a number in
// the text itself, so that the browser's undo takes it back. Without this file the panel
// is that of the saved text, and its buttons save first.
import { patch } from "./patch.js";

const PAUSE = 1200; // ms of quiet before the server is asked

export function startNumbers({ form, part, writing, panes, checks }) {
  const panel = form.querySelector("[data-numbers]");
  if (!panel) return;
  part("checks").after(panel);
  let timer = 0;
  let asked = 0;

  function later() {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  }

  async function ask() {
    if (writing.composing) return later();
    const number = ++asked;
    const data = new FormData();
    for (const name of ["csrfmiddlewaretoken", "article", "title", "description", "body"]) {
      const field = form.elements[name];
      if (field) data.append(name, field.value);
    }
    try {
      const answer = await fetch(panel.dataset.numbers, { method: "POST", body: data, redirect: "manual" });
      if (answer.ok && number === asked) show(await answer.text());
    } catch {
      // Without a connection the panel stays as it is; the preview says so already.
    }
  }

  function show(html) {
    const fresh = panel.cloneNode(false);
    fresh.innerHTML = html;
    const was = [...panel.querySelectorAll("details")].map((one) => one.open);
    fresh.querySelectorAll("details").forEach((one, at) => {
      if (at in was && was.length === fresh.querySelectorAll("details").length) one.open = was[at];
    });
    patch(panel, fresh);
    tell();
  }

  function tell() {
    const { bound = 0, total = 0 } = panel.querySelector("[data-total]")?.dataset ?? {};
    checks.showNumbers({ bound: Number(bound), total: Number(total) });
  }

  panel.addEventListener("click", (event) => {
    const link = event.target.closest("[data-line-link]");
    if (link) {
      event.preventDefault();
      event.stopPropagation();
      panes.show("text");
      writing.area.scrollIntoView({ block: "nearest" });
      writing.goToLine(Number(link.dataset.lineLink));
      return;
    }
    const button = event.target.closest("[data-bind]");
    if (button && bind(button.dataset)) event.preventDefault();
  });

  // A number of the body without marks inside becomes a link; the others are bound
  // beside the text by the server.
  function bind({ bind: key, field, start, literal }) {
    if (field !== "body" || /[*_[\]\n]/.test(literal)) return false;
    const at = nearest(writing.text, literal, Number(start));
    if (at < 0) return false;
    panes.show("text");
    writing.replace(at, at + literal.length, `[${literal}](figure:${key})`);
    ask();
    return true;
  }

  tell();
  writing.onChange(later);
  form.addEventListener("input", (event) => {
    if (["title", "description"].includes(event.target.name)) later();
  });
}

function nearest(text, words, start) {
  let best = -1;
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    if (best < 0 || Math.abs(at - start) < Math.abs(best - start)) best = at;
  }
  return best;
}
