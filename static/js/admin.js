// Names for what Django's own widgets leave nameless: their labels say what they are.

const words = (element) => element?.textContent.trim().replace(/[:：]$/, "") ?? "";

// The label of a field; in a table of rows, its column's heading.
function labelOf(field) {
  const label = document.querySelector(`label[for="${field.id}"]`);
  if (label) return words(label);
  const cell = field.closest(".tabular td");
  if (cell?.classList.contains("delete")) return words(field.closest("table").querySelector("thead th:last-child"));
  const column = [...(cell?.classList ?? [])].find((name) => name.startsWith("field-"));
  if (column) return words(field.closest("table").querySelector(`th.${column.replace("field-", "column-")}`));
  return words(field.closest(".form-row, fieldset")?.querySelector("label, legend"));
}

function nameBoxes(select) {
  const box = select.nextElementSibling;
  if (!box?.classList.contains("select2")) return;
  const name = labelOf(select);
  if (!name) return;
  for (const part of box.querySelectorAll("[role=combobox], [role=textbox], [role=searchbox], .select2-search__field")) {
    part.removeAttribute("aria-labelledby");
    if (part.getAttribute("aria-label") !== name) part.setAttribute("aria-label", name);
  }
}

function nameFields() {
  for (const field of document.querySelectorAll("p.datetime input, .tabular td input, .tabular td select, .tabular td textarea")) {
    if (field.type === "hidden" || field.hasAttribute("aria-label") || field.labels?.length) continue;
    const part = field.closest("p.datetime") ? words(field.previousSibling) : "";
    const name = [labelOf(field), part].filter(Boolean).join(" ");
    if (name) field.setAttribute("aria-label", name);
  }
  // A span may have a name only when it says what it is.
  for (const hint of document.querySelectorAll(".help-tooltip[aria-label]:not([role])")) hint.setAttribute("role", "img");
}

function look() {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) nameBoxes(select);
  nameFields();
}

// The list of such a box opens at the end of the page, its field for searching in it.
window.django?.jQuery(document).on("select2:open", ({ target }) => {
  const box = target.nextElementSibling?.querySelector("[role=combobox]");
  const list = box?.getAttribute("aria-owns");
  if (!list) return;
  box.setAttribute("aria-controls", list);
  const field = document.querySelector(`.select2-search__field[aria-controls="${list}"]`);
  field?.setAttribute("aria-label", labelOf(target));
});

// Django builds boxes and rows some time after this file is read, and when one is added.
let asked = false;
new MutationObserver(() => {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    look();
  });
}).observe(document.getElementById("content") ?? document.body, { childList: true, subtree: true });
look();
