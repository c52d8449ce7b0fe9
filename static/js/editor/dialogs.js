// Dialogs: a picture with its alternative text, a source or a figure, help.
import { startFinding } from "./finding.js";
import { isComposingKey } from "./writing.js";

export function startDialogs({ root, say, writing, sources, upload }) {
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
  inside(image, "ok").addEventListener("click", async () => {
    if (!chosen) return refuse(say("fileMissing"));
    if (!alt.value.trim() && !plain.checked) {
      refuse(say("altMissing"));
      return alt.focus();
    }
    const [picture, words, isDecorative] = [chosen, alt.value, plain.checked];
    let sent = null;
    insert(image, () => (sent = upload(picture, words, isDecorative)));
    const problem = await sent;
    if (problem) ask(picture, words, isDecorative, problem);
  });

  // With what was said before, when the upload failed and may be tried again.
  function ask(picture, words = "", isDecorative = false, problem = "") {
    if (root.querySelector("dialog[open]")) return;
    file.value = "";
    alt.value = words;
    plain.checked = alt.disabled = isDecorative;
    refuse(problem);
    choose(picture);
    open(image);
    (picture ? alt : file).focus();
  }

  const find = startFinding(dialog("find"), { say, writing, sources, open, insert });

  return {
    image: (picture = null) => ask(picture),
    source: () => find("source"),
    figure: () => find("figure"),
    help: () => open(dialog("help")),
  };
}
