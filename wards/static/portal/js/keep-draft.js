/*
 * Keeps what is typed into a form as a draft on the server, a moment after typing stops and when the page
 * is left, so that it is there again on another PC. Files are never sent. The form works without it.
 *
 *   <form data-draft>                its address keeps the draft; data-kept is there while all is kept
 *   [data-draft-state] (kept|not|refused)   in the form: says how things stand, in [data-draft-text]
 */
(() => {
  "use strict";

  const PAUSE = 1_200; // milliseconds without a key
  const NOT_KEPT = "保存していません";
  const OUT_OF_REACH = "下書きは保存していません：サーバーに届きません";

  const watch = (form) => {
    const place = form.querySelector("[data-draft-state]");
    const words = place.querySelector("[data-draft-text]");
    const refused = form.querySelector('[aria-invalid="true"]') !== null;
    let timer = null;
    let sending = null; // the AbortController of what is under way
    let isDue = false;
    let leaving = false;

    const show = (state, text) => {
      place.dataset.draftState = state;
      place.hidden = !text;
      if (words.textContent !== text) words.textContent = text;
      if (state === "kept") form.dataset.kept = "";
      else delete form.dataset.kept;
    };

    const typed = () => {
      const body = new FormData(form);
      [...body].forEach(([name, value]) => value instanceof File && body.delete(name));
      body.set("draft", "keep");
      return body;
    };

    const send = async (keepalive) => {
      isDue = false;
      sending = new AbortController();
      const { signal } = sending;
      try {
        const body = typed();
        const answer = await fetch(form.action, { method: "POST", body, redirect: "error", keepalive, signal });
        const { kept, text } = await answer.json();
        show(kept ? "kept" : "refused", text);
      } catch {
        if (!leaving) show("refused", OUT_OF_REACH);
      }
      sending = null;
      if (isDue && !leaving) wait();
    };

    const wait = () => {
      clearTimeout(timer);
      isDue = true;
      timer = setTimeout(() => sending || send(false), PAUSE);
    };

    const note = () => {
      if (place.dataset.draftState !== "kept") show("not", NOT_KEPT);
      wait();
    };

    form.addEventListener("input", note);
    form.addEventListener("change", note);
    // What is saved, or discarded, is no draft any more; another form only leads away from it.
    document.addEventListener("submit", ({ target, defaultPrevented }) => {
      if (defaultPrevented || (target !== form && !("confirms" in target.dataset))) return;
      leaving = true;
      clearTimeout(timer);
      sending?.abort();
    });
    window.addEventListener("pagehide", () => isDue && !leaving && send(true));
    window.addEventListener("pageshow", () => (leaving = false));
    // Nothing of a page that answers with errors is saved: what was typed last is not even in the draft.
    if (refused) note();
  };

  document.querySelectorAll("form[data-draft]").forEach(watch);
})();
