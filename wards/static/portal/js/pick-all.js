/* Chooses all reports of the list at once, and says how many are chosen; without script each is chosen by itself. */
(() => {
  "use strict";

  const all = document.querySelector("[data-pick-all]");
  const words = document.querySelector("[data-picked]");
  const boxes = [...document.querySelectorAll("input[name=report]")];
  if (!all || !boxes.length) return;

  const say = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    words.textContent = chosen ? `選んだ${chosen}件を受理する…` : `${boxes.length}件をまとめて受理する…`;
    all.querySelector("input").checked = chosen === boxes.length;
  };

  all.hidden = false;
  all.addEventListener("change", (event) => {
    for (const box of boxes) box.checked = event.target.checked;
    say();
  });
  for (const box of boxes) box.addEventListener("change", say);
  say();
})();
