/*
 * Applies the conditions of a list as they change: the rows are fetched and put in place, the address
 * says the conditions, focus stays where it is. Words apply after a pause or with Enter, a day when it
 * is whole. Without script the button does it. A page that puts more in place hears "at-once".
 */
(() => {
  "use strict";

  const PAUSE = 600; // milliseconds without a key
  const form = document.querySelector("form[data-at-once]");
  if (!form) return;
  const said = document.getElementById("list-said");
  let pause;
  let asked;

  const address = () => {
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value.trim()) query.append(name, value);
    return `${location.pathname}?${query}`;
  };
  let shown = address();

  const put = (page) => {
    for (const part of document.querySelectorAll("[data-live]")) {
      part.innerHTML = page.getElementById(part.id).innerHTML;
    }
    document.dispatchEvent(new CustomEvent("at-once", { detail: page }));
    const words = form.querySelector(".error") ?? document.querySelector("#list-rows :is(caption, p)");
    said.textContent = words.textContent;
  };

  const apply = async () => {
    clearTimeout(pause);
    const url = address();
    if (url === shown) return;
    asked?.abort();
    asked = new AbortController();
    shown = url;
    try {
      const answer = await fetch(url, { signal: asked.signal });
      put(new DOMParser().parseFromString(await answer.text(), "text/html"));
      history.replaceState(null, "", url);
    } catch (error) {
      // Signed out meanwhile, or no network: the browser says so.
      if (error.name !== "AbortError") location.assign(url);
    }
  };

  const applySoon = ({ target, isComposing }) => {
    clearTimeout(pause);
    if (target.matches("input[type=text]:not([data-echo])") && !isComposing) pause = setTimeout(apply, PAUSE);
  };

  form.querySelector("[type=submit]").hidden = true;
  form.addEventListener("change", apply);
  form.addEventListener("input", applySoon);
  form.addEventListener("compositionend", applySoon);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    apply();
  });
})();
