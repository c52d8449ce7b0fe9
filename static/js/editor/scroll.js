// Text and preview scroll together, whichever the hand is on.

export function startScrollSync({ writing, preview, panes }) {
  const { area } = writing;
  const { frame } = preview;
  let leader = "text";

  const leads = (who) => () => (leader = who);
  const signs = ["wheel", "pointermove", "pointerdown", "touchstart", "keydown"];
  for (const sign of [...signs, "input", "focus"]) {
    area.addEventListener(sign, leads("text"), { passive: true });
  }

  // Pairs of (text position, preview position), straight lines between.
  function points() {
    const tops = writing.lineTops();
    const from = frame.contentWindow.scrollY;
    const page = frame.contentDocument.documentElement;
    const list = [[0, 0]];
    for (const { element, line } of preview.blocks) {
      const text = tops[Math.min(line, tops.length) - 1];
      const place = element.getBoundingClientRect().top + from;
      const last = list[list.length - 1];
      if (text > last[0] && place > last[1]) list.push([text, place]);
    }
    const last = list[list.length - 1];
    list.push([Math.max(area.scrollHeight, last[0] + 1), Math.max(page.scrollHeight, last[1] + 1)]);
    return list;
  }

  function along(list, value, from, to) {
    const at = Math.max(1, list.findIndex((point) => point[from] > value));
    const [a, b] = [list[at - 1], list[at]];
    const share = (value - a[from]) / (b[from] - a[from]);
    return a[to] + share * (b[to] - a[to]);
  }

  function followText() {
    if (leader !== "text" || !panes.isWide || !frame.contentWindow) return;
    frame.contentWindow.scrollTo({ top: along(points(), area.scrollTop, 0, 1), behavior: "instant" });
  }

  function followPreview() {
    if (leader !== "preview" || !panes.isWide) return;
    area.scrollTop = along(points(), frame.contentWindow.scrollY, 1, 0);
  }

  let waiting = false;
  const soon = (follow) => () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      follow();
    });
  };
  area.addEventListener("scroll", soon(followText), { passive: true });

  let listening = null;
  preview.onShow(() => {
    const page = frame.contentDocument;
    if (listening === page) return;
    listening = page;
    for (const sign of signs) page.addEventListener(sign, leads("preview"), { passive: true });
    page.addEventListener("scroll", soon(followPreview), { passive: true });
    followText();
  });
}
