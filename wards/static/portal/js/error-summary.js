/*
 * A refused form begins at the summary of what is wrong. A link of it leads to an input whose label
 * would otherwise stand above the window: the whole question is scrolled into view, then focused.
 */
(() => {
  "use strict";

  const summary = document.querySelector('[role="alert"][id$="error-summary"]');
  if (!summary) return;
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const place = link && document.getElementById(link.hash.slice(1));
    if (!place) return;
    event.preventDefault();
    const control = "input:not([type=hidden]), select, textarea";
    const input = place.matches(control) ? place : place.querySelector(control) ?? place;
    (place.closest(".field, fieldset, tr") ?? place).scrollIntoView();
    input.focus({preventScroll: true});
  });
})();
