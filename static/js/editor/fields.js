// What else stands in the form beside the typed texts: boxes, lists, dates, notes.

const PLACES = ".form-row, .version-note, .change";
const NOT_CHOSEN = new Set(["hidden", "file", "submit", "button", "reset"]);

const fieldsOf = (form) =>
  [...form.elements].filter(
    (one) => one.name && !NOT_CHOSEN.has(one.type) && one.closest(PLACES) && !one.closest("dialog"),
  );

export function chosen(form, without) {
  return fieldsOf(form)
    .filter((one) => !without.includes(one.name))
    .map((one) => ({
      name: one.name,
      value: one.value,
      checked: one.checked,
      // A list that asks the server knows the words of nothing but its choice.
      label: one.selectedOptions?.[0]?.text,
    }));
}

export function putBack(form, choices) {
  const used = {};
  for (const choice of choices) {
    const number = used[choice.name] ?? 0;
    used[choice.name] = number + 1;
    const field = named(form, choice, number);
    if (!field) continue;
    if (field.checked !== choice.checked) field.checked = choice.checked;
    if (field.value !== choice.value) {
      const isNew = field.options && ![...field.options].some((one) => one.value === choice.value);
      if (isNew) field.add(new Option(choice.label, choice.value));
      field.value = choice.value;
    }
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

// The field of that name, by its value where it is one of several to tick.
function named(form, { name, value }, number) {
  const all = () => fieldsOf(form).filter((one) => one.name === name);
  const found = all();
  if (found[0]?.type === "radio" || found[0]?.type === "checkbox") {
    return found.find((one) => one.value === value);
  }
  if (number >= found.length) found.at(-1)?.closest(".form-row").querySelector(".add-choice")?.click();
  return all()[number];
}
