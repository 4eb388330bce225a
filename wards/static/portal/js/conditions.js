/*
 * Shows a question only while it applies: data-when='{"state": ["held"]}' names the answers to other
 * questions of the form with which it does. What is hidden is not sent; typed words come back with
 * the question. Without script it stands there with a mark, and the server decides the same.
 */
(() => {
  "use strict";

  const SOME = "1+"; // as in wards/forms/questions.py: any number above 0

  const counted = (text) => {
    const digits = text.normalize("NFKC").replace(/[^0-9]/g, "");
    return digits && Number(digits) > 0 ? [text, SOME] : [text];
  };

  const answersTo = (form, name) =>
    [...form.elements]
      .filter((control) => control.name === name && !control.disabled)
      .filter((control) => !["radio", "checkbox"].includes(control.type) || control.checked)
      .flatMap((control) => (control.type === "text" ? counted(control.value) : [control.value]));

  const applies = (form, when) =>
    Object.entries(when).every(([name, codes]) =>
      answersTo(form, name).some((answer) => codes.includes(answer)),
    );

  const attach = (form) => {
    const questions = [...form.querySelectorAll("[data-when]")].map((question) => ({
      question,
      when: JSON.parse(question.dataset.when),
    }));
    const show = () =>
      questions.forEach(({ question, when }) => {
        question.hidden = !applies(form, when);
        question.querySelectorAll("input, select, textarea").forEach((control) => {
          control.disabled = question.hidden;
        });
      });
    form.addEventListener("input", show);
    form.addEventListener("change", show);
    // A browser that goes back fills the form in without an event.
    window.addEventListener("pageshow", show);
    show();
  };

  const forms = [...document.querySelectorAll("[data-when]")].map((question) => question.closest("form"));
  new Set(forms).forEach((form) => form && attach(form));
})();
