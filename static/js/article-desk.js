// Around the article form: who else has it open, and the line a remark is about.

const EVERY = 10_000; // ms; three missed calls count as gone

function startPresence(box) {
  const form = document.getElementById("article_form");
  const token = form?.elements.csrfmiddlewaretoken?.value ?? box.dataset.token;

  function data(extra = {}) {
    const sent = new FormData();
    sent.set("csrfmiddlewaretoken", token);
    sent.set("version", form?.elements.version?.value ?? "");
    for (const [name, value] of Object.entries(extra)) sent.set(name, value);
    return sent;
  }

  async function call() {
    if (document.hidden) return;
    try {
      const answer = await fetch(box.dataset.presence, { method: "POST", body: data() });
      if (!answer.ok) return;
      const { words, is_newer: isNewer } = await answer.json();
      const text = words.join(" ");
      // Said again only when it changed: a screen reader would repeat it.
      if (box.textContent !== text) box.textContent = text;
      box.classList.toggle("is-newer", isNewer);
      box.hidden = !text;
    } catch {
      // Without a connection the form's own messages say so.
    }
  }

  call();
  setInterval(call, EVERY);
  document.addEventListener("visibilitychange", call);
  window.addEventListener("pagehide", () => navigator.sendBeacon(box.dataset.presence, data({ leave: "1" })));
  window.addEventListener("pageshow", (event) => event.persisted && call());
}

// The number follows the caret until somebody types one.
function startRemark(line) {
  const area = document.getElementById("id_body");
  if (!area) return;
  let typed = false;
  line.addEventListener("input", () => (typed = line.value !== ""));
  document.addEventListener("selectionchange", () => {
    if (typed || document.activeElement !== area) return;
    line.value = area.value.slice(0, area.selectionStart).split("\n").length;
  });
}

const box = document.querySelector("[data-presence]");
if (box) startPresence(box);
const line = document.getElementById("id_line");
if (line) startRemark(line);
