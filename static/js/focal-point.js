// The focal point of a picture, chosen on the picture; its two fields hold what counts.

const [across, down] = ["focal_x", "focal_y"].map((name) => document.getElementById(`id_${name}`));
const picture = document.querySelector(".focal-picture img");

function place(mark) {
  // Empty fields mean the middle, as on the server.
  mark.style.left = `${Math.min(100, Math.max(0, across.value === "" ? 50 : Number(across.value)))}%`;
  mark.style.top = `${Math.min(100, Math.max(0, down.value === "" ? 50 : Number(down.value)))}%`;
}

if (across && down && picture) {
  const mark = document.createElement("span");
  mark.className = "focal-mark";
  mark.setAttribute("aria-hidden", "true");
  picture.after(mark);
  place(mark);
  picture.parentElement.classList.add("can-choose");
  for (const field of [across, down]) field.addEventListener("input", () => place(mark));
  picture.addEventListener("click", (event) => {
    const box = picture.getBoundingClientRect();
    across.value = Math.round(((event.clientX - box.left) / box.width) * 100);
    down.value = Math.round(((event.clientY - box.top) / box.height) * 100);
    for (const field of [across, down]) field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
