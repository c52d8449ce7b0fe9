// The safety net: a copy in this browser within a second, and a word before leaving.

const KEPT = ["title", "description", "tags", "body"];
const COMPARED = ["title", "description", "body"];
const OLDEST = 14 * 24 * 60 * 60 * 1000; // ms
const PREFIX = "urazuke.text.";

export function startRecovery({ form, say, part, writing }) {
  const { elements } = form;
  const id = elements.article.value;
  const key = `${PREFIX}${elements.article.dataset.account}.${id || "new"}`;
  const kept = part("kept");
  const now = () => Object.fromEntries(KEPT.map((name) => [name, elements[name]?.value ?? ""]));
  const plain = (text) => text.replace(/\r\n?/g, "\n").trim();
  const same = (one, other) => COMPARED.every((name) => plain(one[name] ?? "") === plain(other[name] ?? ""));
  const clock = (time) => new Date(time).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  const refused = form.querySelector(".errornote:not([data-error])") !== null;
  let dirty = refused;
  let leaving = false;
  let timer = 0;

  function read(from = key) {
    try {
      return JSON.parse(localStorage.getItem(from));
    } catch {
      return null;
    }
  }

  function forget(what = key) {
    try {
      localStorage.removeItem(what);
    } catch { /* storage may be off */ }
  }

  function keep(extra = {}) {
    clearTimeout(timer);
    timer = 0;
    if (writing.composing) return;
    const copy = { time: Date.now(), version: elements.version?.value ?? "", fields: now(), ...extra };
    try {
      localStorage.setItem(key, JSON.stringify(copy));
      kept.textContent = say("kept", { time: clock(copy.time) });
    } catch {
      kept.textContent = say("notKept");
    }
  }

  function changed() {
    dirty = true;
    if (!timer) timer = setTimeout(keep, 500);
  }

  function offer(copy) {
    const box = part("offer");
    const button = (name, act) => {
      const one = Object.assign(document.createElement("button"), { type: "button", textContent: say(name) });
      one.addEventListener("click", () => {
        box.hidden = true;
        act();
      });
      return one;
    };
    const time = new Date(copy.time).toLocaleString(document.documentElement.lang);
    box.replaceChildren(
      `${say("restoreOffer", { time })} `,
      button("restore", () => {
        for (const name of KEPT) {
          if (name === "body" || !elements[name]) continue;
          elements[name].value = copy.fields[name] ?? "";
        }
        writing.replace(0, writing.text.length, copy.fields.body);
        changed();
        kept.textContent = say("restored");
      }),
      button("discard", () => forget()),
    );
    box.hidden = false;
  }

  // A copy whose save went through has done its duty.
  const copy = read();
  if (copy) {
    const saved = copy.submitted && !refused && (id ? copy.version !== elements.version?.value : true);
    const old = Date.now() - copy.time > OLDEST;
    if (saved || old || same(copy.fields, now())) forget();
    else offer(copy);
  }
  if (id) {
    const first = key.replace(/[^.]*$/, "new");
    const draft = read(first);
    if (draft?.submitted && same(draft.fields, now())) forget(first);
  }

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
    if (document.hidden && timer) keep();
  });
  window.addEventListener("beforeunload", (event) => {
    if (dirty && !leaving) event.preventDefault();
  });
  window.addEventListener("pageshow", () => (leaving = false));
}
