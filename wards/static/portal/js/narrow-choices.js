/*
 * Shortens a long list to choose from while part of a name is typed into the search above it.
 * Without script the same search is a page of its own, asked for with its button.
 */
(() => {
  "use strict";

  const KATAKANA = /[\u30a1-\u30f6]/g;

  const SELECTORS = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu;
  let usual = new Map();

  // Width, kind of kana and variants do not matter in a search; what is stored stays as it is.
  const plain = (text) =>
    [...text.replace(SELECTORS, "").normalize("NFKC").toLowerCase()]
      .map((letter) => usual.get(letter) ?? letter)
      .join("")
      .replace(KATAKANA, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));

  const narrow = (form) => {
    // The server says which letters are looked for as which, in pairs.
    const letters = [...form.dataset.alike];
    usual = new Map(letters.flatMap((rare, i) => (i % 2 ? [] : [[rare, letters[i + 1]]])));
    const select = document.getElementById(form.dataset.narrows);
    const input = form.querySelector("input[name=q]");
    const told = form.querySelector("[role=status]");
    const options = [...select.options];
    const texts = new Map(options.map((option) => [option, plain(option.text)]));

    const show = () => {
      const words = plain(input.value).split(/\s+/).filter(Boolean);
      const fits = (option) => words.every((word) => texts.get(option).includes(word));
      // Taken out, the chosen option hands its choice on to the next: nobody would have chosen that.
      // The next one then keeps `selected` outside the list, so that only the value can be trusted.
      const chosen = select.value;
      const kept = options.filter(
        (option) => !option.value || option.value === chosen || fits(option),
      );
      const found = kept.filter((option) => option.value && fits(option)).length;
      select.replaceChildren(...kept);
      select.value = chosen;
      if (words.length === 0) told.textContent = `${options.length - 1}件から選べます。`;
      else if (found === 0) told.textContent = "見つかりません。名称の一部か、ふりがなで探してください。";
      else told.textContent = `${found}件あります。下の「医療機関」から選択してください。`;
    };

    input.addEventListener("input", show);
    form.addEventListener("submit", (event) => {
      // The list is already short, and what was typed below stays on the page.
      event.preventDefault();
      show();
      select.focus();
    });
  };

  // A list that the server has shortened is not whole: there the search stays the server's.
  if (new URLSearchParams(location.search).get("q")) return;
  document.querySelectorAll("form[data-narrows]").forEach(narrow);
})();
