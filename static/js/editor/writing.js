// The text area: edits that the browser's undo knows, and who is composing.

export class Writing {
  constructor(area) {
    this.area = area;
    this.composing = false;
    this.listeners = [];
    area.addEventListener("compositionstart", () => (this.composing = true));
    area.addEventListener("compositionend", () => {
      this.composing = false;
      this.changed();
    });
    area.addEventListener("input", (event) => {
      if (!event.isComposing && !this.composing) this.changed();
    });
  }

  // Called after every finished change, never in the middle of a composition.
  onChange(listener) {
    this.listeners.push(listener);
  }

  changed() {
    for (const listener of this.listeners) listener();
  }

  get text() {
    return this.area.value;
  }

  get selection() {
    const { selectionStart: start, selectionEnd: end, value } = this.area;
    return { start, end, text: value.slice(start, end) };
  }

  // Only execCommand keeps Ctrl+Z: setting `value` forgets every step before.
  replace(start, end, text, selectFrom = start + text.length, selectTo = selectFrom) {
    if (this.composing) return;
    const { area } = this;
    area.focus();
    area.setSelectionRange(start, end);
    const done = text
      ? document.execCommand("insertText", false, text)
      : start === end || document.execCommand("delete");
    if (!done) {
      area.setRangeText(text, start, end, "end");
      this.changed();
    }
    area.setSelectionRange(selectFrom, selectTo);
  }

  // In place of the selection, or behind it.
  type(text) {
    const { start, end } = this.selection;
    this.replace(start, end, text);
  }

  typeAfter(text) {
    const { end } = this.selection;
    this.replace(end, end, text);
  }

  // The whole lines the selection touches.
  get lines() {
    const { start, end } = this.selection;
    const from = this.text.lastIndexOf("\n", start - 1) + 1;
    const last = end > start && this.text[end - 1] === "\n" ? end - 1 : end;
    const to = this.text.indexOf("\n", last);
    return { from, to: to < 0 ? this.text.length : to };
  }

  // On lines of its own, a blank line around; `close` neighbours need none. Returns the
  // line ends put before and behind it.
  insertBlock(block, close = null) {
    const { start, end } = this.selection;
    const before = this.text.slice(0, start).replace(/[ \t]+$/, "");
    const after = this.text.slice(end);
    const line = before.trimEnd().split("\n").pop();
    const glue = close && close.test(line) ? 1 : 2;
    const have = before ? before.match(/\n*$/)[0].length : glue;
    const head = "\n".repeat(Math.max(0, glue - have));
    const below = after.match(/^\n*/)[0].length;
    const tail = after.trim() ? "\n".repeat(Math.max(0, 2 - below)) : below ? "" : "\n";
    this.replace(start, end, head + block + tail);
    return [head, tail];
  }

  goToLine(number) {
    const lines = this.text.split("\n");
    const at = Math.min(number, lines.length) - 1;
    const from = lines.slice(0, at).join("\n").length + (at > 0 ? 1 : 0);
    this.area.focus({ preventScroll: true });
    this.area.setSelectionRange(from, from + lines[at].length);
    this.area.scrollTop = Math.max(0, this.lineTops()[at] - 48);
  }

  // Pixel position of each line, wrapped lines counted, from an invisible copy.
  lineTops() {
    const { area } = this;
    const key = `${area.clientWidth}|${area.value}`;
    if (this.measured?.key === key) return this.measured.tops;
    const mirror = this.#mirror();
    for (const line of area.value.split("\n")) {
      mirror.appendChild(document.createElement("div")).textContent = line || "\u200b";
    }
    const tops = Array.from(mirror.children, (line) => line.offsetTop);
    mirror.remove();
    this.measured = { key, tops };
    return tops;
  }

  // Where a character stands inside the visible box of the text area.
  placeOf(position) {
    const { area } = this;
    const mirror = this.#mirror();
    const mark = document.createElement("span");
    mark.textContent = area.value[position] ?? "\u200b";
    mirror.append(area.value.slice(0, position), mark);
    const place = {
      left: mark.offsetLeft - area.scrollLeft,
      top: mark.offsetTop - area.scrollTop,
      height: mark.offsetHeight,
    };
    mirror.remove();
    return place;
  }

  #mirror() {
    const { area } = this;
    const mirror = document.createElement("div");
    const style = getComputedStyle(area);
    for (const name of ["font", "lineHeight", "letterSpacing", "padding", "tabSize",
      "wordBreak", "lineBreak", "overflowWrap", "textSpacingTrim"]) {
      mirror.style[name] = style[name];
    }
    mirror.style.cssText += `;position:absolute;visibility:hidden;white-space:pre-wrap;`
      + `box-sizing:border-box;top:0;left:0;width:${area.clientWidth}px`;
    mirror.lang = area.lang;
    area.parentElement.append(mirror);
    return mirror;
  }
}

// The first key of a composition comes before `compositionstart`, with code 229.
export const isComposingKey = (event) => event.isComposing || event.keyCode === 229;
