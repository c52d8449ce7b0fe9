// Keys for the review of figures, and answers without a new page: a settled card goes,
// what was typed on the others stays. Everything works by buttons too, without this file.
const form = document.getElementById("figure-review");
const told = form.querySelector("[data-told]");
const typingIn = "input:not([type=checkbox]), select, textarea";
let current = null;

const cards = () => [...form.querySelectorAll(".figure-card")];

function go(card) {
  if (!card) return;
  card.focus({ preventScroll: true });
  show(card);
}

function show(card) {
  if (current === card) return;
  current?.classList.remove("is-current");
  current = card;
  card.classList.add("is-current");
  card.scrollIntoView({ block: "nearest" });
  for (const mark of form.querySelectorAll("mark.is-current")) mark.classList.remove("is-current");
  const marks = form.querySelectorAll(`mark[data-card="${keyOf(card)}"]`);
  for (const mark of marks) mark.classList.add("is-current");
  const box = form.querySelector(".figure-text");
  const first = [...marks].find((mark) => mark.closest("pre")) ?? marks[0];
  if (first && getComputedStyle(box).position === "sticky") {
    box.scrollTop += first.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
  }
}

const keyOf = (card) => card.id.replace("card-", "");

function step(by) {
  const all = cards();
  const at = all.indexOf(current);
  go(all[Math.min(Math.max(at + by, 0), all.length - 1)]);
}

// What a card still needs, once the values for all cards are filled in.
function emptyFields(scope) {
  const byDefault = (name) => form.elements[`all-${name}`]?.value.trim();
  const empty = [...scope.querySelectorAll("[data-needed]")].filter(
    (field) => !field.value.trim() && !byDefault(field.dataset.field),
  );
  const told = ["source", "unsourced"].map((name) => scope.querySelector(`[data-field=${name}]`));
  const isSourced = told.some((field) => field.value.trim() || byDefault(field.dataset.field));
  return isSourced || "derived" in scope.dataset ? empty : [...empty, told[1]];
}

function nextEmpty() {
  const all = cards();
  const from = Math.max(all.indexOf(current), 0);
  const here = document.activeElement;
  const inField = here.matches(typingIn) && current?.contains(here);
  const fields = [...all.slice(from), ...all.slice(0, from)].flatMap(emptyFields);
  const next = fields.find((field) => field !== here && (!inField || !current.contains(field) || follows(here, field)));
  if (!next) return go(current ?? all[0]);
  show(next.closest(".figure-card"));
  next.focus();
}

const follows = (one, other) => one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;

function mark() {
  for (const card of cards()) {
    card.classList.toggle("is-incomplete", emptyFields(card).length > 0);
    for (const field of card.querySelectorAll("input[data-field]")) {
      field.placeholder = form.elements[`all-${field.dataset.field}`]?.value ?? "";
    }
  }
}

async function send(button) {
  const data = new FormData(form);
  data.append(button.name, button.value);
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(location.pathname, {
      method: "POST",
      body: data,
      headers: { Accept: "application/json" },
      redirect: "manual",
    });
    if (!answer.ok) return void form.submit();
    settle(await answer.json(), button.name === "_reject");
  } catch {
    told.textContent = told.dataset.offline ?? "";
  } finally {
    form.removeAttribute("aria-busy");
  }
}

function settle({ settled, problems, message, reload }, rejected) {
  if (reload) return location.reload();
  const all = cards();
  const at = Math.max(all.indexOf(current), 0);
  const gone = new Set(settled.map(String));
  for (const card of all) {
    const key = keyOf(card);
    const reasons = problems[key] ?? [];
    const list = card.querySelector("[data-problems]");
    list.hidden = reasons.length === 0;
    list.replaceChildren(...reasons.map((reason) => Object.assign(document.createElement("li"), { textContent: reason })));
    if (!gone.has(key)) continue;
    for (const one of form.querySelectorAll(`mark[data-card="${key}"]`)) {
      one.className = rejected ? "is-ignored" : "is-confirmed";
    }
    card.remove();
  }
  told.textContent = message;
  const left = cards();
  form.querySelector("[data-left]").textContent = left.length;
  const done = form.querySelector("[data-done]");
  if (!rejected) done.textContent = Number(done.textContent) + gone.size;
  form.querySelector("[data-none]").hidden = left.length > 0;
  current = null;
  const failed = left.find((card) => problems[keyOf(card)]);
  const next = failed ?? all.slice(at).find((card) => left.includes(card)) ?? left.at(-1);
  if (next) go(next);
  else form.querySelector("[data-none] a").focus();
  mark();
}

form.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || button.name === "_nothing") return void event.preventDefault();
  if (button.name === "_extract") return;
  event.preventDefault();
  send(button);
});

form.addEventListener("focusin", (event) => {
  const card = event.target.closest(".figure-card");
  if (card) show(card);
});
form.addEventListener("input", mark);

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.keyCode === 229) return;
  const field = event.target.closest?.(typingIn);
  if (field) {
    if (event.key === "Escape") go(field.closest(".figure-card") ?? cards()[0]);
    else if (event.key === "Enter" && form.contains(field)) {
      mark();
      if (field.name.startsWith("same-")) send(current.querySelector("[name=_confirm]"));
      else nextEmpty();
    } else return;
    event.preventDefault();
    return;
  }
  if (event.target.closest?.("button, summary, a") && event.key === "Enter") return;
  if (current && /^[1-6]$/.test(event.key)) {
    const status = current.querySelector("[data-field=status]");
    status.selectedIndex = Number(event.key); // the first option is the empty one
    mark();
    return;
  }
  const action = {
    a: () => form.querySelector("#all-status")?.focus(),
    e: () => current?.querySelector("[data-field=entity]").focus(),
    j: () => step(1),
    k: () => step(-1),
    n: nextEmpty,
    c: () => current && send(current.querySelector("[name=_confirm]")),
    x: () => current && send(current.querySelector("[name=_reject]")),
    C: () => send(form.querySelector("[name=_chosen]")),
    m: () => open("[name^=same-]"),
    s: () => open("[name^=part-]"),
  }[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});

function open(selector) {
  const field = current?.querySelector(selector);
  if (!field) return;
  field.closest("details").open = true;
  field.focus();
}

mark();
const asked = document.getElementById(location.hash.slice(1));
go(asked?.matches(".figure-card") ? asked : cards()[0]);
