/* Adds the buttons that copy a text: without script the text is selected and copied by hand. */
(() => {
  "use strict";

  const copy = async (source) => {
    source.focus();
    source.select();
    // Over plain http a browser has no clipboard of its own; the old way still works there.
    if (navigator.clipboard) await navigator.clipboard.writeText(source.value);
    else document.execCommand("copy");
  };

  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await copy(document.getElementById(button.dataset.copy));
      button.firstChild.textContent = "写しました";
    });
  }
})();
