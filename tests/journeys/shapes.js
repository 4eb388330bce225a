// What a page is made of: the shapes of its elements, and the faults that shapes cannot tell.
//
// A shape is an element's tag, classes and states, below the tags and classes of its next
// ancestors: what style sheets and the rules of accessibility go by. A page all of whose shapes axe
// has seen without fault need not be seen again. The elements of each shape stay in `ofShape`.
() => {
  const ANCESTORS = 4;
  const TELLING = new RegExp("^(role|type|scope|fill|hidden|open|required|disabled|readonly|"
    + "autocomplete|tabindex|lang|aria-(current|hidden|invalid|disabled|expanded|pressed|live))$");
  const ofShape = globalThis.ofShape = new Map(), faults = [], ids = new Set();

  const looks = element => [element.localName, ...[...element.classList].sort()].join(".");
  const says = element =>
    element.textContent.trim() || element.hasAttribute("aria-label") ? "" : ":silent";
  const told = element => [...element.attributes].filter(({name}) => TELLING.test(name))
    .map(({name, value}) => `${name}=${value.replace(/#.*/, "#")}`).sort();

  const keep = (shape, ...elements) => {
    if (!ofShape.has(shape)) ofShape.set(shape, []);
    ofShape.get(shape).push(...elements);
  };
  const walk = (element, above) => {
    keep(`${above.join(">")}>${looks(element)}[${told(element)}]${says(element)}`, element);
    const line = [...above, looks(element)].slice(-ANCESTORS);
    for (const child of element.children) walk(child, line);
  };
  walk(document.documentElement, []);

  // Each field of a form has a name that is seen or said, also where its shape is known.
  const written = element => element?.textContent.trim();
  for (const control of document.querySelectorAll("input, select, textarea")) {
    const naming = control.getAttribute("aria-labelledby")?.trim().split(/\s+/) ?? [];
    const named = [...control.labels ?? []].some(written) || control.ariaLabel?.trim()
      || naming.some(id => written(document.getElementById(id)))
      || control.type === "hidden";
    if (!named) faults.push(`no label: ${control.outerHTML.slice(0, 200)}`);
  }
  let level = 0;
  for (const heading of document.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    const next = Number(heading.localName[1]);
    keep(`heading ${next} below ${level}`);
    level = next;
  }
  // What is missing leaves no shape of its own.
  for (const name of ["h1", "main", "header", "footer", "nav"]) {
    keep(`${document.querySelectorAll(name).length} ${name}`);
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
  return {shapes: [...ofShape.keys()], faults};
}
