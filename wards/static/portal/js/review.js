/*
 * Folds what was filed a year before where it would stand between the answers. Counts the marks of a review
 * in its button: a text that is filled in is a mark. Focus goes into a text that is opened; one that is
 * filled in again from what was kept is opened too.
 */
(() => {
  "use strict";

  const isNarrow = window.matchMedia("(max-width: 900px)").matches;
  if (isNarrow) document.querySelectorAll(".compare > .last").forEach((last) => (last.open = false));
  const form = document.querySelector("form.marking");
  if (!form) return;
  const texts = [...form.querySelectorAll(".point textarea")];
  const shown = form.querySelector("[data-mark-count]");

  const count = () => {
    shown.textContent = ` ${texts.filter((text) => text.value.trim()).length}件`;
  };

  form.addEventListener("input", count);
  form.addEventListener("change", (event) => {
    const text = event.target;
    if (!texts.includes(text)) return;
    // Blanks alone are no mark, to the style sheet neither.
    if (!text.value.trim()) text.value = "";
    else for (let at = text.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
    count();
  });
  form.addEventListener("click", (event) => {
    const point = event.target.closest(".point > summary")?.parentElement;
    // It opens only after the click.
    if (point && !point.open) setTimeout(() => point.querySelector("textarea").focus());
  });
  count();
})();
