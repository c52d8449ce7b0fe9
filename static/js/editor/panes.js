// Side by side where there is room, tabs where there is not; widths of the preview.

const WIDE = "(min-width: 1100px)";
const REMEMBERED = "urazuke.preview-width";

export function startPanes({ root, part, form }) {
  const tabs = [...root.querySelectorAll("[role=tab]")];
  const pane = (name) => root.querySelector(`[data-pane=${name}]`);
  const names = ["text", "preview"];
  const wide = matchMedia(WIDE);
  let open = "text";
  const panes = {
    get isWide() {
      return wide.matches;
    },
    show(name, { focus = false } = {}) {
      open = name;
      draw();
      if (focus) tabs[names.indexOf(name)].focus();
    },
  };

  function draw() {
    tabs[0].parentElement.hidden = wide.matches;
    names.forEach((name, at) => {
      const isOpen = wide.matches || name === open;
      pane(name).hidden = !isOpen;
      tabs[at].setAttribute("aria-selected", String(name === open));
      tabs[at].tabIndex = name === open ? 0 : -1;
      if (wide.matches) pane(name).removeAttribute("role");
      else pane(name).setAttribute("role", "tabpanel");
    });
    fit();
  }

  tabs.forEach((tab, at) => {
    tab.addEventListener("click", () => panes.show(names[at]));
    tab.addEventListener("keydown", (event) => {
      if (["ArrowLeft", "ArrowRight"].includes(event.key)) {
        panes.show(names[1 - at], { focus: true });
      }
    });
  });
  wide.addEventListener("change", draw);

  const stage = part("stage");
  const frame = part("frame");
  const buttons = [...root.querySelectorAll("[data-width]")];
  let width = "full";
  try {
    width = localStorage.getItem(REMEMBERED) ?? width;
  } catch { /* storage may be off */ }

  // A page wider than the pane is shown smaller, not cut off.
  function fit() {
    const room = stage.clientWidth;
    const wanted = width === "full" ? room : Number(width);
    const scale = room ? Math.min(1, room / wanted) : 1;
    frame.style.width = width === "full" ? "100%" : `${wanted}px`;
    frame.style.height = `${100 / scale}%`;
    frame.style.transform = scale < 1 ? `scale(${scale})` : "";
  }

  function choose(next) {
    width = next;
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String(button.dataset.width === next));
    }
    try {
      localStorage.setItem(REMEMBERED, next);
    } catch { /* storage may be off */ }
    fit();
  }

  for (const button of buttons) {
    button.addEventListener("click", () => choose(button.dataset.width));
  }
  new ResizeObserver(fit).observe(stage);
  choose(buttons.some((button) => button.dataset.width === width) ? width : "full");
  draw();
  for (const extra of form.querySelectorAll("[data-without-script]")) extra.remove();
  root.classList.add("is-live");
  return panes;
}
