/* Says to the style sheets how high the bar is that stays above a list, so that the table's head stays below it. */
(() => {
  "use strict";

  const bar = document.querySelector(".stick");
  if (!bar) return;
  const say = () => document.documentElement.style.setProperty("--stuck", `${bar.offsetHeight}px`);
  new ResizeObserver(say).observe(bar);
})();
