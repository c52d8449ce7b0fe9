// Authors in order: up, down, one more. Without this, the select boxes do.

export function startBylines({ form, say }) {
  for (const list of form.querySelectorAll(".ordered-choices")) start(list, form, say);
}

function start(list, form, say) {
  const tell = () => list.dispatchEvent(new Event("change", { bubbles: true }));
  const button = (sign, act) => {
    const one = Object.assign(document.createElement("button"), { type: "button", textContent: sign });
    one.addEventListener("click", () => {
      act(one.parentElement);
      number();
      one.focus();
      tell();
    });
    return one;
  };

  function equip(row) {
    row.append(
      button("↑", (item) => item.previousElementSibling?.before(item)),
      button("↓", (item) => item.nextElementSibling?.after(item)),
    );
  }

  function number() {
    [...list.children].forEach((row, at) => {
      const [select, up, down] = row.children;
      select.setAttribute("aria-label", say("author", { number: at + 1 }));
      up.setAttribute("aria-label", say("up", { number: at + 1 }));
      down.setAttribute("aria-label", say("down", { number: at + 1 }));
      up.disabled = at === 0;
      down.disabled = at === list.children.length - 1;
    });
  }

  for (const row of list.children) equip(row);
  const more = Object.assign(document.createElement("button"), { type: "button", textContent: say("addAuthor") });
  more.className = "add-choice";
  more.addEventListener("click", () => {
    const row = list.lastElementChild.cloneNode(true);
    const select = row.querySelector("select");
    select.removeAttribute("id");
    select.value = "";
    row.replaceChildren(select);
    equip(row);
    list.append(row);
    number();
    select.focus();
  });
  list.after(more);
  number();
}
