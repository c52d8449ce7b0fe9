// Dialogs: a picture with its alternative text, a source card, help.
import { isComposingKey } from "./writing.js";
import { cardOf } from "./paste.js";

export function startDialogs({ root, form, say, writing }) {
  const dialog = (name) => root.querySelector(`[data-dialog=${name}]`);
  const inside = (box, name) => box.querySelector(`[data-${name}]`);
  let place = { start: 0, end: 0 };

  for (const box of root.querySelectorAll("dialog")) {
    inside(box, "cancel").addEventListener("click", () => box.close());
    box.addEventListener("close", () => {
      writing.area.focus();
      writing.area.setSelectionRange(place.start, place.end);
    });
    // Enter in a field of a dialog must not submit the article's form.
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || isComposingKey(event)) return;
      if (event.target.matches("input:not([type=file])")) {
        event.preventDefault();
        inside(box, "ok")?.click();
      }
    });
  }

  function open(box) {
    place = writing.selection;
    box.showModal();
  }

  function insert(box, act) {
    box.close();
    writing.area.setSelectionRange(place.start, place.end);
    act();
    place = writing.selection;
  }

  // --- picture
  const image = dialog("image");
  const file = image.querySelector("[type=file]");
  const alt = image.querySelector("#dialog-alt");
  const plain = image.querySelector("#dialog-decorative");
  const thumb = inside(image, "thumb");
  const error = inside(image, "error");
  let chosen = null;

  function choose(next) {
    chosen = next;
    if (thumb.src) URL.revokeObjectURL(thumb.src);
    thumb.hidden = !next;
    if (next) thumb.src = URL.createObjectURL(next);
    else thumb.removeAttribute("src");
  }

  function refuse(words) {
    error.textContent = words;
    error.hidden = !words;
  }

  file.addEventListener("change", () => choose(file.files[0] ?? null));
  plain.addEventListener("change", () => (alt.disabled = plain.checked));
  inside(image, "ok").addEventListener("click", async ({ currentTarget: button }) => {
    if (!chosen) return refuse(say("fileMissing"));
    if (!alt.value.trim() && !plain.checked) {
      refuse(say("altMissing"));
      return alt.focus();
    }
    button.disabled = true;
    refuse("");
    const data = new FormData();
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.append("image", chosen, chosen.name || "image");
    data.append("alt", alt.value);
    if (plain.checked) data.append("decorative", "1");
    try {
      const address = writing.area.dataset.markdownxUploadUrlsPath;
      const answer = await fetch(address, { method: "POST", body: data, redirect: "manual" });
      const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
      const body = isJson ? await answer.json() : {};
      if (body.markdown) insert(image, () => writing.insertBlock(body.markdown));
      else if (answer.type === "opaqueredirect") refuse(say("loggedOut"));
      else refuse(body.error?.message ?? say("uploadFailed", { status: answer.status }));
    } catch {
      refuse(say("offline"));
    }
    button.disabled = false;
  });

  // --- source: an ARIA combobox over what is known, or any address
  const source = dialog("source");
  const query = source.querySelector("#dialog-source");
  const list = source.querySelector("[role=listbox]");
  let active = -1;
  let asked = 0;
  let timer = 0;

  async function look() {
    const number = ++asked;
    try {
      const address = `${writing.area.dataset.sourcesPath}?q=${encodeURIComponent(query.value.trim())}`;
      const answer = await fetch(address, { redirect: "manual" });
      const { results } = answer.ok ? await answer.json() : { results: [] };
      if (number !== asked) return;
      inside(source, "found").textContent = say("found", { count: results.length });
      fill(results);
    } catch {
      fill([]);
    }
  }

  function fill(results) {
    list.replaceChildren(...results.map((result, at) => {
      const option = document.createElement("li");
      option.id = `source-option-${at}`;
      option.setAttribute("role", "option");
      option.dataset.url = result.url;
      const host = document.createElement("small");
      host.textContent = result.host;
      option.append(result.title, " ", host);
      option.addEventListener("mousedown", (event) => event.preventDefault());
      option.addEventListener("click", () => take(result.url));
      return option;
    }));
    list.hidden = !results.length;
    query.setAttribute("aria-expanded", String(results.length > 0));
    mark(-1);
  }

  function mark(next) {
    active = next;
    [...list.children].forEach((option, at) => {
      option.setAttribute("aria-selected", String(at === active));
      if (at === active) option.scrollIntoView({ block: "nearest" });
    });
    if (active < 0) query.removeAttribute("aria-activedescendant");
    else query.setAttribute("aria-activedescendant", list.children[active].id);
  }

  function take(address) {
    if (!/^https?:\/\/\S+$/.test(address)) return query.focus();
    insert(source, () => writing.insertBlock(cardOf(address), /^\[\[ogp:.*\]\]$/));
  }

  query.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(look, 120);
  });
  query.addEventListener("compositionend", look);
  query.addEventListener("keydown", (event) => {
    const count = list.children.length;
    if (isComposingKey(event) || !count) return;
    if (event.key === "ArrowDown") mark((active + 1) % count);
    else if (event.key === "ArrowUp") mark((active + count) % (count + 1) - 1 < 0 ? count - 1 : active - 1);
    else return;
    event.preventDefault();
  });
  inside(source, "ok").addEventListener("click", () =>
    take(active < 0 ? query.value.trim() : list.children[active].dataset.url));

  return {
    image(picture = null) {
      file.value = "";
      alt.value = "";
      plain.checked = alt.disabled = false;
      refuse("");
      choose(picture);
      open(image);
      (picture ? alt : file).focus();
    },
    source() {
      const { text } = writing.selection;
      query.value = /^https?:\/\/\S+$/.test(text) ? text : "";
      open(source);
      query.focus();
      look();
    },
    help: () => open(dialog("help")),
  };
}
