// What a page is made of: the shapes of its elements, and the faults that shapes cannot tell.
//
// A shape is an element's tag, classes and states, below the tags and classes of its next
// ancestors: what style sheets and the rules of accessibility go by. Of two elements of one shape,
// axe need see one.
() => {
  const ANCESTORS = 4;
  const TELLING = new RegExp("^(role|type|scope|fill|hidden|open|required|disabled|readonly|"
    + "aria-(current|hidden|invalid|disabled|expanded|pressed|live))$");
  const shapes = new Set(), faults = [], ids = new Set();

  const looks = element => [element.localName, ...[...element.classList].sort()].join(".");
  const says = element =>
    element.textContent.trim() || element.hasAttribute("aria-label") ? "" : ":silent";
  const told = element => [...element.attributes].filter(({name}) => TELLING.test(name))
    .map(({name, value}) => `${name}=${value.replace(/#.*/, "#")}`).sort();

  const walk = (element, above) => {
    shapes.add(`${above.join(">")}>${looks(element)}[${told(element)}]${says(element)}`);
    const line = [...above, looks(element)].slice(-ANCESTORS);
    for (const child of element.children) walk(child, line);
  };
  walk(document.documentElement, []);

  // Each field of a form counts, and so does a heading below a heading.
  for (const control of document.querySelectorAll("input, select, textarea")) {
    shapes.add(`field ${control.name.replace(/\d+/g, "#")}`);
    const named = control.labels?.length || control.ariaLabel
      || control.hasAttribute("aria-labelledby") || control.type === "hidden";
    if (!named) faults.push(`no label: ${control.outerHTML.slice(0, 200)}`);
  }
  let level = 0;
  for (const heading of document.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    const next = Number(heading.localName[1]);
    shapes.add(`heading ${next} below ${level}`);
    level = next;
  }

  for (const {id} of document.querySelectorAll("[id]")) {
    if (ids.has(id)) faults.push(`the id ${id} stands twice`);
    ids.add(id);
  }
  for (const name of ["for", "aria-labelledby", "aria-describedby"]) {
    for (const element of document.querySelectorAll(`[${name}]`)) {
      for (const id of element.getAttribute(name).split(/\s+/)) {
        if (id && !ids.has(id)) faults.push(`${name} names ${id}, which is not there`);
      }
    }
  }
  return {shapes: [...shapes], faults};
}
