// A page cited for the first time becomes a source at once; the server fetches its card in
// the background, and the preview looks again a few times meanwhile.

const LOOK_AGAIN = [3_000, 8_000, 20_000, 45_000]; // ms

export function startSources(desk) {
  const { form, writing } = desk;

  async function make(address) {
    const data = new FormData();
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.append("url", address);
    try {
      await fetch(writing.area.dataset.sourcesPath, { method: "POST", body: data, redirect: "manual" });
    } catch {
      return; // saving the article makes it too
    }
    for (const wait of LOOK_AGAIN) setTimeout(() => desk.preview.again(), wait);
  }

  return { make };
}
