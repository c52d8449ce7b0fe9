// Carries the server's question to the browser's passkeys, and the answer back.

const form = document.querySelector("form[data-passkey]");
const question = JSON.parse(document.getElementById("passkey-question").textContent);
const problem = form.querySelector("[role=alert]");

async function ask() {
  problem.hidden = true;
  if (!form.reportValidity()) return;
  try {
    const credential = form.dataset.passkey === "create"
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(question) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(question) });
    form.elements.answer.value = JSON.stringify(credential.toJSON());
    form.submit();
  } catch (error) {
    problem.textContent = `${problem.dataset.problem} (${error.message})`;
    problem.hidden = false;
  }
}

form.querySelector("button[type=button]").addEventListener("click", ask);
// Enter in the name asks, too: without an answer there is nothing to send.
form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});
