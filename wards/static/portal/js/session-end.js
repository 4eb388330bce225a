/*
 * Says ten minutes before the session ends that it will, and lets it go on. Typing is work, though nothing
 * is sent meanwhile. What a signed-out browser still holds is not shown again. Pages work without it.
 *
 *   #session-end[data-left][data-whole]   seconds until it ends if nothing is done; at the latest
 *   GET data-url                          asks the same, without making it longer; POST makes it longer
 *   template #session-end-(idle|whole|over)   what is said; [data-clock] holds the time
 */
(() => {
  "use strict";

  const WARN = 10 * 60; // seconds before the end
  const RENEW = 5 * 60; // seconds after which typing makes the session longer
  const LOOK = 5_000; // milliseconds
  const place = document.getElementById("session-end");
  const url = place.dataset.url;
  const token = () => document.querySelector("form[data-forget] [name=csrfmiddlewaretoken]").value;

  let endsAt, wholeAt, renewedAt; // milliseconds
  let typed = false;
  let shown = "";
  let cameFrom = null;

  const note = ({ left, whole }) => {
    endsAt = Date.now() + left * 1000;
    wholeAt = Date.now() + whole * 1000;
  };
  const secondsLeft = () => (endsAt - Date.now()) / 1000;

  // Nothing is noted when the network is away for a moment: the next look asks again.
  const ask = async (method) => {
    try {
      const headers = method === "POST" ? { "X-CSRFToken": token() } : {};
      const answer = await fetch(url, { method, headers, cache: "no-store" });
      if (!answer.ok) return null;
      const state = await answer.json();
      note(state);
      if (method === "POST") renewedAt = Date.now();
      return state;
    } catch {
      return null;
    }
  };

  const renew = async () => {
    typed = false;
    await ask("POST");
    tell();
  };

  const show = (name) => {
    if (name === shown) return;
    const hadFocus = place.contains(document.activeElement);
    shown = name;
    place.replaceChildren();
    if (hadFocus) (cameFrom ?? document.querySelector("h1"))?.focus?.();
    if (!name) return;
    const notice = document.getElementById(`session-end-${name}`).content.cloneNode(true);
    const clock = notice.querySelector("[data-clock]");
    if (clock) {
      const end = new Date(endsAt);
      clock.textContent = `${end.getHours()}時${String(end.getMinutes()).padStart(2, "0")}分`;
    }
    notice.querySelector("[data-renew]")?.addEventListener("click", renew);
    place.append(notice);
  };

  const tell = () => {
    const left = secondsLeft();
    if (left > WARN) show("");
    else if (left <= 0) show("over");
    else show(wholeAt - endsAt < 1000 ? "whole" : "idle");
  };

  const look = async () => {
    const left = secondsLeft();
    if (typed && left > 0 && Date.now() - renewedAt > RENEW * 1000) return renew();
    // Another window may have worked meanwhile: the server knows.
    if (left <= WARN && (!shown || (left <= 0 && shown !== "over"))) await ask("GET");
    return tell();
  };

  const { left, whole } = place.dataset;
  note({ left: Number(left), whole: Number(whole) });
  renewedAt = Date.now();
  place.addEventListener("focusin", (event) => {
    if (event.relatedTarget && !place.contains(event.relatedTarget)) cameFrom = event.relatedTarget;
  });
  document.addEventListener("input", () => (typed = true));
  document.addEventListener("visibilitychange", look);
  setInterval(look, LOOK);

  // The browser shows a page as it was left: only to the one to whom it was shown.
  window.addEventListener("pageshow", async (event) => {
    if (!event.persisted) return;
    document.body.hidden = true;
    const state = await ask("GET");
    if (String(state?.user) === document.body.dataset.user) document.body.hidden = false;
    else location.reload();
  });
})();
