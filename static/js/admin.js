// Names for what Django's search boxes leave nameless: their label says what they are.

function name(select) {
  const label = document.querySelector(`label[for="${select.id}"]`);
  const box = select.nextElementSibling?.querySelector("[role=combobox]");
  if (!label || !box) return Boolean(box);
  const words = label.textContent.trim().replace(/[:：]$/, "");
  box.removeAttribute("aria-labelledby");
  box.setAttribute("aria-label", words);
  box.querySelector("[role=textbox]")?.setAttribute("aria-label", words);
  return true;
}

// select2 builds its boxes some time after this file is read.
const waiting = new Set(document.querySelectorAll("select.admin-autocomplete"));
const observer = new MutationObserver(look);

function look() {
  for (const select of waiting) if (name(select)) waiting.delete(select);
  if (!waiting.size) observer.disconnect();
}

if (waiting.size) observer.observe(document.body, { childList: true, subtree: true });
look();
