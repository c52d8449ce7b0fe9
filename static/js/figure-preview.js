// Draws the preview of a table or chart again after each change of its form.

const button = document.querySelector("[data-preview]");
const form = button?.form;
let waiting = 0;

function draw() {
  clearTimeout(waiting);
  waiting = setTimeout(() => form.requestSubmit(button), 400);
}

if (form) {
  form.addEventListener("input", draw);
  form.addEventListener("change", draw);
  // Selections of the search boxes are told to jQuery alone.
  window.django?.jQuery?.(form).on("change", draw);
  if (form.querySelector("[name=key]")?.value || new URLSearchParams(location.search).has("table")) draw();
}
