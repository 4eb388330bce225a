// On a page whose form was refused, as keyboard and links find it: what is not seen when it should be.
() => {
  const faults = [], bar = document.querySelector(".bar");
  const top = () => bar && getComputedStyle(bar).position === "sticky"
    ? bar.getBoundingClientRect().top : innerHeight;
  const named = element => element.id || element.outerHTML.slice(0, 80);
  const hidden = element => {
    const box = element.getBoundingClientRect();
    return box.height < top() && (box.top < 0 || box.bottom > top() + 1);
  };

  const summary = document.getElementById("error-summary");
  if (document.activeElement !== summary) faults.push("the focus is not on the summary");
  for (const link of summary.querySelectorAll('a[href^="#"]')) {
    scrollTo(0, 0);
    link.click();
    const field = document.activeElement.closest(".field");
    if (!field) faults.push(`no field has the focus after ${link.hash}`);
    else if (hidden(field.querySelector(".q, label"))) faults.push(`the label is out of view after ${link.hash}`);
  }
  scrollTo(0, 0);
  for (const element of document.querySelectorAll("main :is(a[href], button, input, select, textarea, summary)")) {
    if (element.closest(".bar") || !element.checkVisibility() || element.type === "hidden") continue;
    element.focus();
    if (hidden(element)) faults.push(`under the bar when it has the focus: ${named(element)}`);
  }
  return faults;
}
