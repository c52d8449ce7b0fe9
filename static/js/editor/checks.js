// What there is to say about the text: how long it is, what to look at on which line.

export function startChecks({ part, say, panes, writing }) {
  const panel = part("checks");
  const actions = new Map();

  // Other modules add buttons to the checks of one code:
  // `make(check)` gives [{ label, act }], and `act()` may change the text.
  const offer = (code, make) => actions.set(code, make);

  // What the panel of the numbers counts is counted there alone: a number may be bound
  // beside the text, which the preview knows nothing of.
  let counted = null;
  let numbers = null;

  function tellCounts() {
    if (!counted) return;
    const number = (value) => value.toLocaleString(document.documentElement.lang);
    const words = [
      say("counts", { characters: number(counted.characters), minutes: counted.minutes }),
      say("countsMore", { headings: counted.headings, cards: counted.cards }),
      counted.tables ? say("countsTables", counted) : "",
      numbers?.total ? say("countsNumbers", numbers) : "",
    ];
    part("counts").textContent = words.filter(Boolean).join(" · ");
  }

  function showNumbers(found) {
    numbers = found;
    tellCounts();
  }

  function show({ counts, checks }) {
    counted = counts;
    tellCounts();
    panel.hidden = false;
    const summary = checks.length ? say("checks", { count: checks.length }) : say("noChecks");
    const title = panel.querySelector("summary");
    if (title.textContent !== summary) title.textContent = summary;
    const list = panel.querySelector("ul");
    const said = JSON.stringify(checks);
    // Unchanged lines stay as they are: a button under the finger is not replaced.
    if (list.dataset.said === said) return;
    list.dataset.said = said;
    list.replaceChildren(...checks.map(line));
  }

  function line(check) {
    const item = document.createElement("li");
    item.className = check.is_error ? "is-error" : "is-advice";
    if (check.line) {
      item.append(button(say("line", { line: check.line }), () => {
        panes.show("text");
        writing.goToLine(check.line);
      }));
    }
    const level = document.createElement("b");
    level.textContent = say(check.is_error ? "error" : "advice");
    item.append(level, ` ${check.message}`);
    for (const { label, act } of actions.get(check.code)?.(check) ?? []) {
      item.append(" ", button(label, act));
    }
    return item;
  }

  return { show, showNumbers, offer };
}

function button(label, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: label });
  made.addEventListener("click", act);
  return made;
}
