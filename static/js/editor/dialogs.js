// Dialogs: a picture with its alternative text, a source or a figure, help.
import { startFinding } from "./finding.js";
import { isComposingKey } from "./writing.js";

export function startDialogs({ root, form, say, writing, sources }) {
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
    const name = button.textContent;
    button.disabled = true;
    button.textContent = say("uploading");
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
    button.textContent = name;
  });

  const find = startFinding(dialog("find"), { say, writing, sources, open, insert });

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
    source: () => find("source"),
    figure: () => find("figure"),
    help: () => open(dialog("help")),
  };
}
