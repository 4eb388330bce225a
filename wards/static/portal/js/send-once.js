/*
 * A second click on 保存する while the answer is awaited sends nothing: it would record the same thing
 * twice. After a while, or back on the page, the form may be sent again. A form marked data-again leads
 * to a file and not to another page: it may be sent as often as somebody likes.
 */
(() => {
  "use strict";

  const WAIT = 10_000; // milliseconds: longer than any answer takes
  const sent = new Map();

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented || "again" in form.dataset) return;
    if (Date.now() - (sent.get(form) ?? -WAIT) < WAIT) event.preventDefault();
    else sent.set(form, Date.now());
  });
  window.addEventListener("pageshow", () => sent.clear());
})();
