/*
 * The workbench without reloads: its forms are sent by fetch, and the heading is swapped for that of the page which answers.
 * What is being typed under a heading, chosen or unfolded stays; what was done is said in #bench-said and under the heading.
 * An answer that is another page (a question, an error, the log-in) is shown as that page.
 * Only with script: wordings are dragged by their grip, all sentences chosen at once, the chosen ones counted.
 */
(() => {
  "use strict";

  const bench = document.getElementById("bench");
  if (!bench) return;
  const said = document.getElementById("bench-said");
  const FAILED = "送れませんでした。通信を確かめて、もう一度押してください。";
  // One after the other; a second press while the answer is awaited sends nothing.
  let turn = Promise.resolve();
  const waiting = new Set();
  let isLeaving = false;

  const isTyped = (details) =>
    [...details.querySelectorAll("input")].some((input) =>
      input.type === "checkbox" ? input.checked !== input.defaultChecked : input.value !== input.defaultValue,
    );

  const wordsIn = (details) => details.querySelector("[name=text]");

  const boxesIn = (section) => [...section.querySelectorAll("input[name=sentence][type=checkbox]")];

  const count = (section) => {
    const chosen = boxesIn(section).filter((box) => box.checked);
    if (!chosen.length) return;
    const number = chosen.reduce((sum, box) => sum + Number(box.dataset.count), 0);
    const wards = new Set(chosen.flatMap((box) => box.dataset.wards.trim().split(" ")));
    section.querySelector("[data-chosen]").textContent = `${number}件を選択中`;
    section.querySelector("[data-chosen-wards]").textContent = [...wards].join("・");
  };

  const prepare = (section) => {
    section.querySelectorAll(".grip, [data-choose]").forEach((each) => (each.hidden = false));
    count(section);
  };

  const keepWork = (old, section, sent) => {
    for (const details of old.querySelectorAll("details[id][open]")) {
      const now = section.querySelector(`#${details.id}`);
      if (!now || details.contains(sent)) continue;
      const typed = details.matches(".word-edit, .add") && isTyped(details);
      // Words typed for a new wording come along to the sentences that are chosen for it now.
      if (typed && now.matches(".add:has(.chips)")) wordsIn(now).value = wordsIn(details).value;
      // With its stamp: what somebody else saved meanwhile is still noticed.
      else if (typed || details.matches(".add:has(.chips)")) now.replaceWith(details);
      else now.open = true;
    }
    const chosen = new Set(boxesIn(old).filter((box) => box.checked).map((box) => box.value));
    for (const box of boxesIn(section)) box.checked = chosen.has(box.value);
  };

  const tell = (page, place) => {
    said.className = "unseen";
    document.querySelectorAll(".messages").forEach((each) => each.remove());
    const messages = page.querySelector(".messages");
    if (!messages) return;
    said.textContent = [...messages.querySelectorAll(".line")].map((line) => line.textContent.trim()).join(" ");
    messages.querySelectorAll("[role]").forEach((each) => each.removeAttribute("role"));
    place.after(messages);
  };

  const focusIn = (section, form, pressed) => {
    const first = section.querySelector("[data-first]");
    const again = pressed ? document.getElementById(pressed) : null;
    const line = form.closest("[data-line]")?.id ?? pressed?.replace(/^\w+/, "w");
    const own = line ? document.getElementById(line) : null;
    (first ?? (again?.ariaDisabled === "true" ? own : again) ?? own ?? section.querySelector("h2")).focus();
    first?.select();
  };

  const put = (page, sections, sent) => {
    for (const old of sections) {
      const section = page.getElementById(old.id);
      keepWork(old, section, sent);
      old.replaceWith(section);
      prepare(section);
    }
  };

  const swap = (page, form, pressed) => {
    // The heading may have been swapped while this waited for its turn.
    const own = document.getElementById(form.closest(".words")?.id);
    for (const part of [".facts", "#tabs", "#bench-carry"]) {
      document.querySelector(part).replaceWith(page.querySelector(part));
    }
    put(page, own ? [own] : bench.querySelectorAll(".words"), form);
    const shown = own ? document.getElementById(own.id) : bench.querySelector(".words");
    tell(page, own ? shown.querySelector("header") : document.getElementById("bench-carry"));
    focusIn(shown, form, pressed);
  };

  const answerTo = async (address, body) => {
    try {
      const response = await fetch(address, { method: "POST", body });
      return { response, text: await response.text() };
    } catch {
      said.className = "notice bad";
      said.textContent = FAILED;
      return {};
    }
  };

  const send = async (form, button, more, pressed) => {
    const sent = new URLSearchParams(new FormData(form, button));
    for (const name in more) sent.append(name, more[name]);
    const { response, text } = await answerTo(button?.getAttribute("formaction") ?? form.getAttribute("action"), sent);
    if (!response) return;
    const page = new DOMParser().parseFromString(text, "text/html");
    if (page.getElementById("bench")) swap(page, form, pressed);
    else {
      isLeaving = true;
      form.dataset.plain = "";
      if (response.redirected) location.assign(response.url);
      else form.requestSubmit(button);
    }
  };

  const queue = (form, button, more = {}, pressed = button?.id) => {
    if (waiting.has(form)) return;
    waiting.add(form);
    turn = turn.then(() => send(form, button, more, pressed)).catch(reportError).finally(() => waiting.delete(form));
  };

  bench.addEventListener("submit", (event) => {
    if ("plain" in event.target.dataset) return;
    event.preventDefault();
    if (event.submitter?.ariaDisabled !== "true") queue(event.target, event.submitter);
  });
  bench.addEventListener("change", (event) => count(event.target.closest(".words")));
  bench.addEventListener("reset", ({ target }) => {
    const details = target.closest("details");
    if (!details) return;
    details.open = false;
    details.querySelector("summary").focus();
  });
  bench.addEventListener("click", ({ target }) => {
    const all = target.closest("[data-choose]");
    if (all) {
      const section = all.closest(".words");
      boxesIn(section).forEach((box) => (box.checked = true));
      count(section);
    }
    const details = target.closest(".word-edit > summary, .add > summary")?.parentElement;
    // It opens only after the click.
    if (details && !details.open) setTimeout(() => wordsIn(details).focus());
  });

  document.addEventListener("at-once", ({ detail }) => put(detail, bench.querySelectorAll(".words"), null));

  window.addEventListener("pageshow", () => (isLeaving = false));
  window.addEventListener("beforeunload", (event) => {
    if (!isLeaving && [...bench.querySelectorAll(".word-edit, .add")].some(isTyped)) event.preventDefault();
  });

  // --- Dragging a wording by its grip ---
  let line = null;
  let to = 0;

  const unmark = () =>
    bench.querySelectorAll(".put > li").forEach((each) => each.classList.remove("carried", "goes-before", "goes-behind"));

  bench.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest(".grip");
    if (!grip) return;
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    line = grip.closest("li");
    to = 0;
  });
  bench.addEventListener("pointermove", (event) => {
    if (!line) return;
    unmark();
    line.classList.add("carried");
    const over = document.elementFromPoint(event.clientX, event.clientY)?.closest(".put > li");
    const others = [...line.parentElement.children].filter((each) => each !== line);
    to = 0;
    if (!others.includes(over)) return;
    const box = over.getBoundingClientRect();
    const behind = event.clientY > box.top + box.height / 2;
    over.classList.add(behind ? "goes-behind" : "goes-before");
    to = others.indexOf(over) + (behind ? 2 : 1);
  });
  const drop = () => {
    const [dragged, place] = [line, to];
    line = null;
    unmark();
    if (!dragged || !place) return;
    const up = dragged.querySelector(".ops button");
    if (dragged !== dragged.parentElement.children[place - 1]) {
      queue(up.form, null, { move: `${dragged.dataset.line}:${place}` }, dragged.id);
    }
  };
  bench.addEventListener("pointerup", drop);
  for (const name of ["pointercancel", "lostpointercapture"]) bench.addEventListener(name, () => {
    line = null;
    unmark();
  });

  bench.querySelectorAll(".words").forEach(prepare);
})();
