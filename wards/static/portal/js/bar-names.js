/*
 * The wards behind a bar beside it, while it is pointed at or has the focus; Escape takes them away.
 * Who hears the page has them in the name of the link; without script a click leads to them.
 */
(() => {
  "use strict";

  const note = document.createElement("p");
  note.className = "bar-names";
  note.ariaHidden = "true";
  note.hidden = true;
  document.body.append(note);

  const barAt = (target) => target.closest?.("[data-names]");
  const hide = () => (note.hidden = true);

  const show = (bar) => {
    note.textContent = bar.dataset.names;
    note.hidden = false;
    const box = bar.getBoundingClientRect();
    const room = document.documentElement.clientWidth - note.offsetWidth - 8;
    const below = box.bottom + note.offsetHeight < window.innerHeight;
    note.style.left = `${Math.max(8, Math.min(box.left, room)) + window.scrollX}px`;
    note.style.top = `${(below ? box.bottom : box.top - note.offsetHeight) + window.scrollY}px`;
  };

  const onto = ({ target }) => {
    const bar = barAt(target);
    if (bar) show(bar);
  };
  const off = ({ relatedTarget }) => {
    if (relatedTarget !== note) hide();
  };
  document.addEventListener("pointerover", onto);
  document.addEventListener("pointerout", off);
  document.addEventListener("focusin", onto);
  document.addEventListener("focusout", hide);
  document.addEventListener("keydown", ({ key }) => key === "Escape" && hide());
})();
