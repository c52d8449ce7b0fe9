// The live preview: one request under way, the next as soon as it is back and the text
// has changed. It never starves, slows down by itself, and never shows an old answer.
import { patch } from "./patch.js";

const PAUSE = 80; // ms between an answer and the next question
const PATIENCE = 8000; // ms until a question is given up when a newer text waits
const RETRY = [2000, 5000, 15000, 30000];

export function startPreview({ form, say, part, writing, panes }) {
  const frame = part("frame");
  const status = part("status");
  const address = writing.area.dataset.markdownxUrlsPath;
  let asked = 0;
  let shown = 0;
  let dirty = true;
  let sent = "";
  let underWay = null;
  let failures = 0;
  let timer = 0;
  const listeners = [];
  const preview = {
    frame,
    blocks: [], // [{ element, line }] in document order
    onShow: (listener) => listeners.push(listener),
  };

  function ask() {
    clearTimeout(timer);
    if (!dirty || writing.composing) return;
    if (underWay) {
      if (performance.now() - underWay.since > PATIENCE) underWay.stop.abort();
      return;
    }
    dirty = false;
    const data = new FormData(form);
    const content = new URLSearchParams(data).toString();
    if (content === sent) return;
    sent = content;
    send(++asked, data);
  }

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(ask, wait);
  }

  async function send(number, data) {
    const stop = new AbortController();
    underWay = { stop, since: performance.now() };
    data.append("seq", number);
    let wait = PAUSE;
    try {
      const answer = await fetch(address, {
        method: "POST",
        body: data,
        redirect: "manual",
        signal: stop.signal,
        headers: { Accept: "application/json" },
      });
      failures = 0;
      await take(number, answer);
    } catch {
      dirty = true;
      sent = "";
      wait = RETRY[Math.min(failures++, RETRY.length - 1)];
      if (!stop.signal.aborted) tell(say("offline"), true);
      else wait = PAUSE;
    }
    underWay = null;
    if (dirty) later(wait);
  }

  // Anything but a good answer is a line of words, never page content.
  async function take(number, answer) {
    if (!answer.ok) sent = ""; // worth asking again, even for the same text
    if (answer.type === "opaqueredirect") return tell(say("loggedOut"), true);
    if (answer.status === 403) return tell(say("forbidden"), true);
    const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
    const body = isJson ? await answer.json() : {};
    if (!answer.ok || !body.html) {
      return tell(body.error?.message ?? say("failed", { status: answer.status }), true);
    }
    if (number < shown || Number(body.seq) !== number) return;
    shown = number;
    await show(body.html);
    tell(say("updated"), false);
    showCounts(body.counts);
    showChecks(body.checks);
    for (const listener of listeners) listener();
  }

  function tell(words, isProblem) {
    status.classList.toggle("is-problem", isProblem);
    if (status.textContent !== words) status.textContent = words;
  }

  async function show(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    // Without scripts inside, a link must lead nowhere.
    fresh.head.prepend(Object.assign(fresh.createElement("base"), { target: "_blank" }));
    const marked = [...fresh.querySelectorAll("[data-line]")];
    const lines = marked.map((block) => Number(block.dataset.line));
    const places = marked.map((block) => pathTo(block));
    for (const block of marked) block.removeAttribute("data-line");
    const page = frame.contentDocument;
    const styles = (tree) =>
      [...tree.querySelectorAll("link[rel=stylesheet]")].map((one) => one.getAttribute("href")).join();
    if (!page?.body?.childElementCount || styles(page) !== styles(fresh)) {
      await new Promise((ready) => {
        frame.addEventListener("load", ready, { once: true });
        frame.srcdoc = `<!DOCTYPE html>${fresh.documentElement.outerHTML}`;
      });
      frame.contentDocument.addEventListener("click", clicked);
    } else {
      patch(page.documentElement, fresh.documentElement);
    }
    preview.blocks = places.map((path, at) => ({
      element: path.reduce((node, child) => node?.children[child], frame.contentDocument.documentElement),
      line: lines[at],
    })).filter((block) => block.element);
  }

  function clicked(event) {
    const link = event.target.closest?.("a[href]");
    if (link) {
      event.preventDefault();
      const target = link.getAttribute("href").match(/^#(.+)/);
      if (target) {
        frame.contentDocument.getElementById(decodeURIComponent(target[1]))?.scrollIntoView();
      }
      return;
    }
    if (!frame.contentWindow.getSelection().isCollapsed) return;
    const block = preview.blocks.findLast(({ element }) => element.contains(event.target));
    if (block && panes.isWide) writing.goToLine(block.line);
  }

  function showCounts(counts) {
    const number = (value) => value.toLocaleString(document.documentElement.lang);
    part("counts").textContent = [
      say("counts", { characters: number(counts.characters), minutes: counts.minutes }),
      say("countsMore", { headings: counts.headings, cards: counts.cards }),
    ].join(" · ");
  }

  function showChecks(checks) {
    const panel = part("checks");
    panel.hidden = false;
    const summary = checks.length ? say("checks", { count: checks.length }) : say("noChecks");
    const title = panel.querySelector("summary");
    if (title.textContent !== summary) title.textContent = summary;
    panel.querySelector("ul").replaceChildren(...checks.map((check) => {
      const item = document.createElement("li");
      item.className = check.is_error ? "is-error" : "is-advice";
      if (check.line) {
        const jump = document.createElement("button");
        jump.type = "button";
        jump.textContent = say("line", { line: check.line });
        jump.addEventListener("click", () => {
          panes.show("text");
          writing.goToLine(check.line);
        });
        item.append(jump);
      }
      const level = document.createElement("b");
      level.textContent = say(check.is_error ? "error" : "advice");
      item.append(level, ` ${check.message}`);
      return item;
    }));
  }

  const changed = () => {
    dirty = true;
    ask();
  };
  writing.onChange(changed);
  form.addEventListener("input", (event) => {
    if (event.target !== writing.area && !event.isComposing) changed();
  });
  form.addEventListener("change", changed);
  form.addEventListener("compositionend", (event) => {
    if (event.target !== writing.area) changed();
  });
  ask();
  return preview;
}

function pathTo(element) {
  const path = [];
  for (let node = element; node.parentElement; node = node.parentElement) {
    path.unshift([...node.parentElement.children].indexOf(node));
  }
  return path;
}
