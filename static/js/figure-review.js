// Keys for the review of figures: j, k, c, x. Everything works by buttons too.
const cards = [...document.querySelectorAll(".figure-card")];
let at = -1;

function go(step) {
  at = Math.min(Math.max(at + step, 0), cards.length - 1);
  cards[at]?.focus();
  cards[at]?.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]), select, textarea");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const inside = event.target.closest(".figure-card");
  if (inside) at = cards.indexOf(inside);
  if (event.key === "j") go(1);
  else if (event.key === "k") go(-1);
  else if (event.key === "c") cards[at]?.querySelector("[name=_confirm]").click();
  else if (event.key === "x") cards[at]?.querySelector("[name=_reject]").click();
});
