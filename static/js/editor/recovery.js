// The safety net: a copy in this browser within a second, one on the server when the
// hands rest, and a word before leaving.
import { copiesOf, dropCopy, forgetSaved, heldKeys, hold, newToken, putCopy, savedForms } from "./copies.js";
import { chosen, putBack } from "./fields.js";

const KEPT = ["title", "description", "tags", "body", "slug", "canonical_url"];
const COMPARED = ["title", "description", "body", "tags"];
const OLDEST = 14 * 24 * 60 * 60 * 1000; // ms
const MOST = 10; // copies of one article, or of new ones; the oldest give way
const AT_ONCE = 3; // offers shown; each that is decided on makes room for the next
const SOON = 500; // ms from a change to the copy in this browser
const RESTING = 5_000; // ms without a change before the server gets one
const SELDOM = 30_000; // ms between two of them
const KEEPALIVE = 60_000; // bytes: browsers send no more once the page is left

export function startRecovery({ form, say, part, writing }) {
  const { elements } = form;
  const id = elements.article.value;
  const { account } = elements.article.dataset;
  const here = `${account}.${id || "new"}|`;
  // Each open form has a copy of its own, also two of the same article.
  const token = newToken();
  const key = here + token;
  elements.draft.value = token;
  hold(key);
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
  let waitingOffers = [];

  function tell() {
    shown.textContent = Object.entries(kept).map(([where, time]) => say(where, { time })).join(" · ");
  }

  async function keep() {
    clearTimeout(timer);
    timer = 0;
    if (writing.composing) return;
    const copy = {
      key,
      time: Date.now(),
      fields: values(),
      others: chosen(form, KEPT),
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

  function post(action, fields, draft = token) {
    const data = new FormData();
    data.append("do", action);
    data.append("draft", draft);
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
    // What a refused form holds is not in any other copy yet.
    if (refused) await keep();
    const saved = savedForms();
    const open = await heldKeys().catch(() => new Set());
    const found = [];
    const wanted = (copy) =>
      !same(copy.fields, values()) && !found.some((other) => same(other.fields, copy.fields));
    const copies = await copiesOf(`${account}.`).catch(() => []);
    for (const copy of copies.sort((one, other) => other.time - one.time)) {
      if (copy.key === key) continue;
      const isHere = copy.key.startsWith(here);
      const isOld = Date.now() - copy.time > OLDEST || (isHere && found.length >= MOST);
      if (saved.has(copy.key.split("|")[1]) || isOld) await dropCopy(copy.key);
      // Another new article, still being written in another tab, is nobody's loss.
      else if (!isHere || (!id && open.has(copy.key))) continue;
      else if (wanted(copy)) found.push(copy);
      else await dropCopy(copy.key);
    }
    if (saved.size) forgetSaved(saved, elements.draft.dataset.path);
    for (const row of JSON.parse(document.getElementById("autosave")?.textContent ?? "[]")) {
      const copy = { ...row, time: Date.parse(row.time), onServer: row.draft };
      if (!id && open.has(here + copy.draft)) continue;
      // What this browser holds of the same form and is as new goes with it.
      const ours = found.find((other) =>
        same(other.fields, copy.fields) || (other.key === here + copy.draft && other.time >= copy.time));
      if (ours) ours.onServer = copy.draft;
      else if (wanted(copy)) found.push(copy);
      else if (same(copy.fields, values())) post("drop", {}, copy.draft).catch(() => {});
    }
    waitingOffers = found.sort((one, other) => other.time - one.time);
    waitingOffers.splice(0, AT_ONCE).forEach(offer);
  }

  function offer(copy) {
    const box = document.createElement("div");
    box.className = "editor-offer";
    const button = (name, act) => {
      const one = Object.assign(document.createElement("button"), { type: "button", textContent: say(name) });
      one.addEventListener("click", async () => {
        box.remove();
        waitingOffers.splice(0, 1).forEach(offer);
        await act();
        if (copy.key) dropCopy(copy.key).catch(() => {});
        if (copy.onServer !== undefined) post("drop", {}, copy.onServer).catch(() => {});
      });
      return one;
    };
    const time = new Date(copy.time).toLocaleString(document.documentElement.lang);
    // The newest shows its differences; those of the others are one press away.
    const changes = Object.assign(document.createElement("details"), { open: !offers.childElementCount });
    changes.append(Object.assign(document.createElement("summary"), { textContent: say("restoreChanges") }));
    box.append(
      `${say(copy.key ? "restoreOffer" : "restoreOfferServer", { time })} `,
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

  // Its own copy is there before the found one goes. A save that comes first ends both.
  async function restore(copy) {
    const other = copy.onServer || copy.key?.split("|")[1];
    // Unless it is still being written in another tab, which keeps its own.
    const open = await heldKeys().catch(() => new Set());
    if (other && other !== token && !open.has(here + other)) elements.draft.value += `.${other}`;
    for (const name of KEPT) {
      if (name === "body" || !elements[name] || !(name in copy.fields)) continue;
      elements[name].value = copy.fields[name];
    }
    putBack(form, copy.others ?? []);
    writing.replace(0, writing.text.length, copy.fields.body);
    changed();
    await keep();
    if (copy.onServer !== undefined) await keepOnServer();
    shown.textContent = say("restored");
  }

  find();

  writing.onChange(changed);
  // Fields of the desk (remarks, sharing) stand among ours, but are sent by themselves.
  let unsent = null;
  form.addEventListener("input", ({ target }) => {
    if (target.form !== form) {
      if (target.matches("textarea, [type=text]")) unsent = target.form;
    } else if (target !== writing.area && !target.closest("dialog")) changed();
  });
  form.addEventListener("change", ({ target }) => {
    if (target.form === form && !target.closest("dialog")) dirty = true;
  });
  document.addEventListener("submit", (event) => {
    if (event.target === unsent) unsent = null;
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.formTarget === "_blank") return;
    leaving = true;
    if (dirty) keep();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) return;
    if (timer) keep();
    keepOnServer();
  });
  window.addEventListener("beforeunload", (event) => {
    if ((dirty && !leaving) || unsent) event.preventDefault();
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
