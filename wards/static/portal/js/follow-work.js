/*
 * Asks again every second how far a work is, until it has ended, and shows what the page then says.
 * Without script the page has a link that does the same.
 */
(() => {
  "use strict";

  const EVERY = 1000; // milliseconds

  const look = async () => {
    try {
      const answer = await fetch(location.href, { headers: { "X-Requested-With": "fetch" } });
      if (answer.ok) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const next = page.getElementById("work");
        const shown = document.getElementById("work");
        if (!next) return location.reload();
        if (next.innerHTML !== shown.innerHTML) shown.innerHTML = next.innerHTML;
        if (!next.hasAttribute("data-follow")) return shown.removeAttribute("data-follow");
      }
    } catch {
      // The network is away for a moment: the next look tries again.
    }
    return setTimeout(look, EVERY);
  };

  setTimeout(look, EVERY);
})();
