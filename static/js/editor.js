// The article editor: a plain text area with a preview, tools and a safety net.
// Works without this file too: then the form saves and a button shows the preview.
import { Writing } from "./editor/writing.js";
import { startChecks } from "./editor/checks.js";
import { startPreview } from "./editor/preview.js";
import { startScrollSync } from "./editor/scroll.js";
import { startToolbar } from "./editor/toolbar.js";
import { startPaste } from "./editor/paste.js";
import { startCompleting } from "./editor/completing.js";
import { startSources } from "./editor/sources.js";
import { startUploads } from "./editor/uploads.js";
import { startDialogs } from "./editor/dialogs.js";
import { startRecovery } from "./editor/recovery.js";
import { startNumbers } from "./editor/numbers.js";
import { startBylines } from "./editor/byline.js";
import { startTags } from "./editor/tags.js";
import { startPanes } from "./editor/panes.js";

function start(root) {
  const form = root.closest("form");
  const strings = JSON.parse(root.querySelector("#editor-strings").textContent);
  const say = (name, values = {}) =>
    strings[name].replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
  const part = (name) => root.querySelector(`[data-${name}]`);
  const writing = new Writing(root.querySelector("textarea"));
  const desk = { root, form, say, part, writing };

  desk.panes = startPanes(desk);
  desk.sources = startSources(desk);
  desk.upload = startUploads(desk);
  desk.dialogs = startDialogs(desk);
  startToolbar(desk);
  startPaste(desk);
  startCompleting(desk);
  desk.checks = startChecks(desk);
  desk.preview = startPreview(desk);
  startScrollSync(desk);
  startRecovery(desk);
  startNumbers(desk);
  startBylines(desk);
  startTags(desk);
}

for (const root of document.querySelectorAll("[data-editor]")) start(root);
