/*
 * A second click on 保存する while the answer is awaited sends nothing: it would record the same thing
 * twice. After a while, or back on the page, the form may be sent again. A form marked data-again leads
 * to a file and not to another page: it may be sent as often as somebody likes. Back on a form marked
 * data-adds that was sent, the server tells what it saved: the browser shows it anew and half empty.
 */
(() => {
  "use strict";

  const WAIT = 10_000; // milliseconds: longer than any answer takes
  const sent = new Map();

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented || "again" in form.dataset) return;
    if (Date.now() - (sent.get(form) ?? -WAIT) < WAIT) {
      event.preventDefault();
      return;
    }
    sent.set(form, Date.now());
    // The entry of the history keeps it, though no page is kept.
    if ("adds" in form.dataset) history.replaceState({ sent: form.elements.form_token.value }, "");
  });

  window.addEventListener("pageshow", () => {
    sent.clear();
    const token = history.state?.sent;
    const form = document.querySelector("form[data-adds]");
    if (!token || !form) return;
    // What the browser has put back was sent: leaving loses nothing.
    form.dataset.kept = "";
    const address = new URL(location.href);
    address.searchParams.set("sent", token);
    location.replace(address);
  });
})();
