// Pictures on their way: a line of the text holds their place until the server answers.

const TRYING = 200; // ms between two looks whether the text may be touched

export function startUploads({ root, form, say, part, writing }) {
  const status = part("uploads");
  let running = 0;
  let held = null; // a save that waits: the button it was asked with

  function tell(words) {
    status.textContent = words;
    status.hidden = !words;
  }

  // Unlike any other line, so that two at once are not taken for each other.
  function placeFor(name) {
    const words = name.replace(/[\\[\]`*_<>!|]|\s+/g, " ").trim().slice(0, 60);
    for (let number = 1; ; number += 1) {
      const place = `![${say("uploadingPlace", { name: number > 1 ? `${words} ${number}` : words })}]()`;
      if (!writing.text.includes(place)) return place;
    }
  }

  // In its place comes the mark, or what was there before; the caret, the focus and what is seen stay.
  // An edit behind an open dialog or in the middle of a composition would be lost to undo.
  async function settle(place, mark, around = ["", ""]) {
    while (writing.composing || root.querySelector("dialog[open]")) {
      await new Promise((done) => setTimeout(done, TRYING));
    }
    const { area } = writing;
    const at = writing.text.indexOf(place);
    if (at < 0) return false; // taken out by hand meanwhile
    let [from, to] = [at, at + place.length];
    const [head, tail] = around;
    if (writing.text.slice(0, from).endsWith(head)) from -= head.length;
    if (writing.text.startsWith(tail, to)) to += tail.length;
    const { start, end } = writing.selection;
    const [focused, seen] = [document.activeElement, area.scrollTop];
    const moved = (position) =>
      position >= to ? position + mark.length - (to - from) : Math.min(position, from + mark.length);
    writing.replace(from, to, mark, moved(start), moved(end));
    area.scrollTop = seen;
    if (focused && focused !== area) focused.focus({ preventScroll: true });
    return true;
  }

  async function send(file, words, isDecorative) {
    const data = new FormData();
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.append("image", file, file.name || "image");
    data.append("alt", words);
    if (isDecorative) data.append("decorative", "1");
    try {
      const address = writing.area.dataset.markdownxUploadUrlsPath;
      const answer = await fetch(address, { method: "POST", body: data, redirect: "manual" });
      const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
      const body = isJson ? await answer.json() : {};
      if (body.markdown) return { mark: body.markdown };
      if (answer.type === "opaqueredirect") return { problem: say("loggedOut") };
      return { problem: body.error?.message ?? say("uploadFailed", { status: answer.status }) };
    } catch {
      return { problem: say("offline") };
    }
  }

  // A save meanwhile would store the place without the picture: it waits.
  form.addEventListener("submit", (event) => {
    if (!running || event.submitter?.formTarget === "_blank") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    held = event.submitter;
    tell(say("savedAfterUpload"));
  }, { capture: true });

  // The line is there at once; the answer is what stopped the upload, or nothing.
  return async function upload(file, words, isDecorative) {
    const place = placeFor(words || file.name || "");
    const { text: replaced } = writing.selection;
    const around = writing.insertBlock(place);
    running += 1;
    tell(say("uploading"));
    const { mark, problem } = await send(file, words, isDecorative);
    const isThere = await (problem ? settle(place, replaced, around) : settle(place, mark));
    running -= 1;
    tell(problem ?? (isThere ? "" : say("uploadUnused")));
    const button = held;
    if (!running) held = null;
    if (button && !running && !problem) form.requestSubmit(button);
    return problem;
  };
}
