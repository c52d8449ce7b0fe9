// The live preview: one request under way, the next as soon as it is back and the text
// has changed. It never starves, slows down by itself, and never shows an old answer.
import { ReadersPage } from "./page.js";

const PATIENCE = 8000; // ms until a question is given up when a newer text waits
const RETRY = [2000, 5000, 15000, 30000];

export function startPreview({ form, say, part, writing, panes, checks }) {
  const page = new ReadersPage(part("frame"));
  const status = part("status");
  const address = writing.area.dataset.markdownxUrlsPath;
  // Names this open form, so that a process of the server may know its last text.
  const editor = [...crypto.getRandomValues(new Uint32Array(3))].map((n) => n.toString(36)).join("");
  let asked = 0;
  let shown = 0;
  let dirty = true;
  let sent = "";
  let underWay = null;
  let failures = 0;
  let timer = 0;
  const listeners = [];

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
    data.append("editor", editor);
    data.append("shown", page.keys);
    data.append("around", page.around);
    let wait = 0;
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
      else wait = 0;
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
    if (!answer.ok || !body.blocks) {
      return tell(body.error?.message ?? say("failed", { status: answer.status }), true);
    }
    if (number < shown || Number(body.seq) !== number) return;
    shown = number;
    if (await page.show(body)) page.document.addEventListener("click", clicked);
    tell(say("updated"), false);
    checks.show(body);
    for (const listener of listeners) listener(body);
  }

  function tell(words, isProblem) {
    status.classList.toggle("is-problem", isProblem);
    if (status.textContent !== words) status.textContent = words;
  }

  function clicked(event) {
    const link = event.target.closest?.("a[href]");
    if (link) {
      event.preventDefault();
      const target = link.getAttribute("href").match(/^#(.+)/);
      if (target) page.document.getElementById(decodeURIComponent(target[1]))?.scrollIntoView();
      return;
    }
    if (!page.frame.contentWindow.getSelection().isCollapsed) return;
    const block = page.blocks.findLast(({ element }) => element.contains(event.target));
    if (block && panes.isWide) writing.goToLine(block.line);
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
  return {
    frame: page.frame,
    get blocks() {
      return page.blocks;
    },
    // Asks although nothing was typed: something else may have changed.
    again() {
      sent = "";
      changed();
    },
    // Called with each answer once it is shown.
    onShow: (listener) => listeners.push(listener),
  };
}
