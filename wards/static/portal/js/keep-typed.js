/*
 * Nothing typed is lost: text of forms marked data-keep stays in this tab (sessionStorage) until it is
 * saved, and is offered again after a reload, a new sign-in or an error. The form works without it.
 *
 *   <form data-keep>     its text is kept        <form data-forget>  forgets everything (signing out)
 *   <form data-confirms> submits once more, from the same address, what the kept form said
 *   [data-saved]         on the page that answers a submit: what was submitted is safe
 *   <body data-user>     whose text it is: another user of the same tab never sees it
 */
(() => {
  "use strict";

  const KEPT = "kept:";
  const SENT = "sent";
  const NEVER = new Set(["password", "file", "hidden", "submit", "button", "reset", "image"]);
  const user = document.body.dataset.user;

  // Storage can be switched off by policy, or full: then the pages simply do without.
  const stored = (act) => {
    try {
      return act(sessionStorage);
    } catch {
      return null;
    }
  };
  const store = {
    get: (key) => stored((all) => JSON.parse(all.getItem(key))),
    set: (key, value) => stored((all) => all.setItem(key, JSON.stringify(value))),
    remove: (key) => stored((all) => all.removeItem(key)),
    forgetAll: () =>
      stored((all) => {
        const kept = Object.keys(all).filter((key) => key.startsWith(KEPT) || key === SENT);
        kept.forEach((key) => all.removeItem(key));
      }),
  };

  const keepable = (control) =>
    control.name && !NEVER.has(control.type) && control.autocomplete !== "one-time-code";

  const controlsOf = (form) => [...form.elements].filter(keepable);

  const entryOf = (control) => {
    if (control.type === "radio" || control.type === "checkbox") {
      return [control.name, control.value, control.checked];
    }
    const chosen = [...(control.selectedOptions ?? [])].map((option) => option.value);
    return [control.name, control.multiple ? chosen : control.value];
  };

  // One entry a control, in document order, so that equal names in a formset stay apart.
  const read = (form) => controlsOf(form).map(entryOf);

  const identityOf = ([name, value, checked]) =>
    checked === undefined ? name : `${name}=${value}`;

  const write = (form, entries) => {
    const waiting = [...entries];
    controlsOf(form).forEach((control) => {
      const identity = identityOf(entryOf(control));
      const at = waiting.findIndex((entry) => identityOf(entry) === identity);
      if (at < 0) return;
      const [[, value, checked]] = waiting.splice(at, 1);
      if (checked !== undefined) control.checked = checked;
      else if (control.multiple) [...control.options].forEach((o) => (o.selected = value.includes(o.value)));
      else control.value = value;
      control.dispatchEvent(new Event("change", { bubbles: true }));
    });
  };

  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  const offer = (form, key, kept) => {
    const notice = document.getElementById("keep-offer").content.firstElementChild.cloneNode(true);
    const ending = (act) => () => {
      act();
      notice.remove();
      controlsOf(form)[0]?.focus();
    };
    notice.querySelector("[data-restore]").addEventListener("click", ending(() => write(form, kept.entries)));
    notice.querySelector("[data-discard]").addEventListener("click", ending(() => store.remove(key)));
    form.before(notice);
  };

  const watch = (form, index) => {
    const key = `${KEPT}${location.pathname}#${index}`;
    const atStart = read(form);
    // A page that answers with errors shows what was typed, but nothing of it is saved yet.
    const refused = form.querySelector('[aria-invalid="true"]') !== null;
    let leaving = false;

    const kept = store.get(key);
    if (kept && kept.user !== user) store.remove(key);
    else if (kept && !refused && !same(kept.entries, atStart)) offer(form, key, kept);

    const keep = () => {
      const entries = read(form);
      if (same(entries, atStart) && !refused) store.remove(key);
      else store.set(key, { user, entries });
    };

    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
    form.addEventListener("submit", () => {
      store.set(key, { user, entries: read(form) });
      store.set(SENT, key);
      leaving = true;
    });
    window.addEventListener("pageshow", () => (leaving = false));
    window.addEventListener("beforeunload", (event) => {
      // A draft on the server takes what was typed last along with it.
      if ("kept" in form.dataset) return;
      if (!leaving && (refused || !same(read(form), atStart))) event.preventDefault();
    });
  };

  // Only the page that answers the submit itself may say that it was saved: a sign-in in between
  // also ends with a message of success.
  const sent = store.get(SENT);
  store.remove(SENT);
  if (sent && document.querySelector("[data-saved]")) store.remove(sent);

  document
    .querySelectorAll("form[data-forget]")
    .forEach((form) => form.addEventListener("submit", () => store.forgetAll()));

  document
    .querySelectorAll("form[data-confirms]")
    .forEach((form) => form.addEventListener("submit", () => store.set(SENT, `${KEPT}${location.pathname}#0`)));

  if (user) document.querySelectorAll("form[data-keep]").forEach(watch);
})();
