// The safety net: a copy in this browser within a second, one on the server when the
// hands rest, and a word before leaving.
import { copiesOf, dropCopy, putCopy } from "./copies.js";

const KEPT = ["title", "description", "tags", "body", "slug", "canonical_url"];
const COMPARED = ["title", "description", "body", "tags"];
const OLDEST = 14 * 24 * 60 * 60 * 1000; // ms
const SOON = 500; // ms from a change to the copy in this browser
const RESTING = 5_000; // ms without a change before the server gets one
const SELDOM = 30_000; // ms between two of them
const KEEPALIVE = 60_000; // bytes: browsers send no more once the page is left

export function startRecovery({ form, say, part, writing }) {
  const { elements } = form;
  const id = elements.article.value;
  const prefix = (article) => `${elements.article.dataset.account}.${article}|`;
  const here = prefix(id || "new");
  const shown = part("kept");
  const offers = part("recovery");
  const address = writing.area.dataset.autosavePath;
  const values = () =>
    Object.fromEntries(KEPT.filter((name) => elements[name]).map((name) => [name, elements[name].value]));
  const refused = form.querySelector(".errornote:not([data-error])") !== null;
  const kept = {}; // where → when, in words
  let dirty = refused;
  let leaving = false;
  let timer = 0;
  // What the server does not have yet: since when, and the last change of it.
  let waiting = null;
  let sentAt = -SELDOM;
  let sending = false;

  function tell() {
    shown.textContent = Object.entries(kept).map(([where, time]) => say(where, { time })).join(" · ");
  }

  async function keep(extra = {}) {
    clearTimeout(timer);
    timer = 0;
    if (writing.composing) return;
    const copy = {
      key: `${here}now`,
      time: Date.now(),
      version: elements.version?.value ?? "",
      fields: values(),
      ...extra,
    };
    try {
      await putCopy(copy);
      kept.kept = clock(copy.time);
      tell();
    } catch {
      shown.textContent = say("notKept");
    }
  }

  function changed() {
    dirty = true;
    if (!timer) timer = setTimeout(keep, SOON);
    const now = performance.now();
    waiting = { since: waiting?.since ?? now, last: now };
  }

  function post(action, fields) {
    const data = new FormData();
    data.append("do", action);
    for (const name of ["csrfmiddlewaretoken", "article", "version"]) {
      if (elements[name]) data.append(name, elements[name].value);
    }
    for (const [name, value] of Object.entries(fields)) data.append(name, value);
    const size = Object.values(fields).reduce((sum, text) => sum + new Blob([text]).size, 0);
    const keepalive = document.hidden && size < KEEPALIVE;
    return fetch(address, { method: "POST", body: data, redirect: "manual", keepalive });
  }

  async function keepOnServer() {
    if (!waiting || sending || leaving || writing.composing) return;
    sending = true;
    const given = waiting;
    waiting = null;
    sentAt = performance.now();
    try {
      const answer = await post("keep", values());
      if (!answer.ok) throw new Error(answer.status);
      kept.keptOnServer = clock(Date.now());
      tell();
    } catch {
      waiting ??= given; // tried again; the copy in this browser is there meanwhile
    }
    sending = false;
  }

  setInterval(() => {
    const now = performance.now();
    const rests = waiting && (now - waiting.last >= RESTING || now - waiting.since >= SELDOM);
    if (rests && now - sentAt >= SELDOM) keepOnServer();
  }, 1000);

  // --- what is found when the form is opened

  async function find() {
    const fromServer = JSON.parse(document.getElementById("autosave")?.textContent ?? "null");
    const found = [];
    for (const copy of await copiesOf(here).catch(() => [])) {
      // A copy whose save went through has done its duty.
      const saved = copy.submitted && !refused
        && (id ? copy.version !== elements.version?.value : true);
      const useless = saved || Date.now() - copy.time > OLDEST || same(copy.fields, values());
      const known = found.some((other) => same(other.fields, copy.fields));
      if (useless || known) await dropCopy(copy.key);
      else found.push(await aside(copy));
    }
    if (fromServer) {
      const copy = { ...fromServer, time: Date.parse(fromServer.time), isOnServer: true };
      if (same(copy.fields, values())) post("drop", {}).catch(() => {});
      else if (!found.some((other) => same(other.fields, copy.fields))) found.push(copy);
    }
    found.sort((one, other) => other.time - one.time).forEach(offer);
    if (!id) return;
    // The first save of a new article leads here.
    for (const draft of await copiesOf(prefix("new")).catch(() => [])) {
      if (draft.submitted && same(draft.fields, values())) dropCopy(draft.key);
    }
  }

  // Typing goes on while the offer stands, and must not write over what it offers.
  async function aside(copy) {
    if (!copy.key.endsWith("|now")) return copy;
    const moved = { ...copy, key: `${here}${copy.time}` };
    await putCopy(moved);
    await dropCopy(copy.key);
    return moved;
  }

  function offer(copy) {
    const box = document.createElement("div");
    box.className = "editor-offer";
    const button = (name, act) => {
      const one = Object.assign(document.createElement("button"), { type: "button", textContent: say(name) });
      one.addEventListener("click", () => {
        box.remove();
        if (copy.isOnServer) post("drop", {}).catch(() => {});
        else dropCopy(copy.key).catch(() => {});
        act();
      });
      return one;
    };
    const time = new Date(copy.time).toLocaleString(document.documentElement.lang);
    // The newest shows its differences; those of the others are one press away.
    const changes = Object.assign(document.createElement("details"), { open: !offers.childElementCount });
    changes.append(Object.assign(document.createElement("summary"), { textContent: say("restoreChanges") }));
    box.append(
      `${say(copy.isOnServer ? "restoreOfferServer" : "restoreOffer", { time })} `,
      button("restore", () => restore(copy)),
      button("discard", () => {}),
      changes,
    );
    offers.append(box);
    compare(copy, changes);
  }

  async function compare(copy, changes) {
    try {
      const answer = await post("compare", { body: copy.fields.body });
      if (!answer.ok) throw new Error(answer.status);
      changes.insertAdjacentHTML("beforeend", await answer.text());
    } catch {
      changes.append(say("offline"));
    }
  }

  function restore(copy) {
    for (const name of KEPT) {
      if (name === "body" || !elements[name] || !(name in copy.fields)) continue;
      elements[name].value = copy.fields[name];
    }
    writing.replace(0, writing.text.length, copy.fields.body);
    changed();
    keep();
    shown.textContent = say("restored");
  }

  find();

  writing.onChange(changed);
  form.addEventListener("input", (event) => {
    if (event.target !== writing.area && !event.target.closest("dialog")) changed();
  });
  form.addEventListener("change", (event) => {
    if (!event.target.closest("dialog")) dirty = true;
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.formTarget === "_blank") return;
    leaving = true;
    if (dirty) keep({ submitted: true });
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) return;
    if (timer) keep();
    keepOnServer();
  });
  window.addEventListener("beforeunload", (event) => {
    if (dirty && !leaving) event.preventDefault();
  });
  window.addEventListener("pageshow", () => (leaving = false));
}

const plain = (text = "") => text.replace(/\r\n?/g, "\n").trim();
const comparable = (name, text) =>
  name === "tags" ? plain(text).split(/\s*[,、，]\s*/).join() : plain(text);

function same(one, other) {
  return COMPARED.every((name) => comparable(name, one[name]) === comparable(name, other[name]));
}

function clock(time) {
  return new Date(time).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
}
