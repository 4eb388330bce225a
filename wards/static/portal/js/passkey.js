/* Asks the browser for a passkey and sends its answer; without script the page offers the other way. */
(() => {
  "use strict";

  const optionsOf = async (form) => {
    const there = form.querySelector("script[type='application/json']");
    if (there) return JSON.parse(there.textContent);
    const answer = await fetch(form.action, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    return answer.json();
  };

  const ask = async (form) => {
    const given = await optionsOf(form);
    const isNew = "creation_options" in given;
    const asked = (given.creation_options || given.request_options).publicKey;
    if (!isNew) {
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked);
      return navigator.credentials.get({ publicKey });
    }
    const alone = form.querySelector("[name=passwordless]");
    if (alone && alone.checked) {
      const needed = { residentKey: "required", requireResidentKey: true, userVerification: "required" };
      asked.authenticatorSelection = { ...asked.authenticatorSelection, ...needed };
    }
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(asked);
    return navigator.credentials.create({ publicKey });
  };

  const canAsk = window.PublicKeyCredential && PublicKeyCredential.parseRequestOptionsFromJSON;

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const sentence = form.querySelector("[role=alert]");
    const button = form.querySelector("button");
    button.hidden = !canAsk;
    form.querySelector("[data-no-passkey]").hidden = canAsk;
    button.addEventListener("click", async () => {
      sentence.hidden = true;
      try {
        const credential = await ask(form);
        form.elements.credential.value = JSON.stringify(credential.toJSON());
        form.submit();
      } catch {
        sentence.hidden = false;
        sentence.focus();
      }
    });
  }
})();
