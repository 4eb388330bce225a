// What a page is made of: the shapes of its elements, and the faults that shapes cannot tell.
//
// A shape is an element's tag, classes and states, below the tags and classes of its next
// ancestors: what style sheets and the rules of accessibility go by. A page all of whose shapes axe
// has seen without fault need not be seen again. The elements of each shape stay in `ofShape`.
//
// Of the page that is open or, at an address, of another as the server sends it, which costs less.
async at => {
  const answer = typeof at === "string" && await fetch(at);
  const page = answer ? new DOMParser().parseFromString(await answer.text(), "text/html") : at ?? document;
  const ANCESTORS = 4;
  const TELLING = new RegExp("^(role|type|scope|fill|hidden|open|required|disabled|readonly|"
    + "autocomplete|tabindex|lang|aria-(current|hidden|invalid|disabled|expanded|pressed|live))$");
  const ofShape = globalThis.ofShape = new Map(), faults = [], ids = new Set();

  const looks = element => [element.localName, ...[...element.classList].sort()].join(".");
  const says = element =>
    element.textContent.trim() || element.hasAttribute("aria-label") ? "" : ":silent";
  const told = element => [...element.attributes].filter(({name}) => TELLING.test(name))
    .map(({name, value}) => `${name}=${value.replace(/#.*/, "#")}`).sort();

  // Of each shape, for a cell with its column: the longest text or label, and the most children.
  const sizes = {};
  const letters = ({nodeType, data}) => nodeType === Node.TEXT_NODE ? data.trim().length : 0;
  const longest = ({childNodes, dataset}) =>
    Math.max(dataset.l?.length ?? 0, ...[...childNodes].map(letters));
  const keep = (shape, element) => {
    if (!ofShape.has(shape)) ofShape.set(shape, []);
    if (element) ofShape.get(shape).push(element);
    const place = shape + (element?.cellIndex ?? ""), [text, children] = sizes[place] ?? [0, 0];
    const size = element ? [longest(element), element.children.length] : [0, 0];
    sizes[place] = [Math.max(text, size[0]), Math.max(children, size[1])];
  };
  const walk = (element, above) => {
    keep(`${above.join(">")}>${looks(element)}[${told(element)}]${says(element)}`, element);
    const line = [...above, looks(element)].slice(-ANCESTORS);
    for (const child of element.children) walk(child, line);
  };
  walk(page.documentElement, []);

  // Each field of a form has a name that is seen or said, also where its shape is known.
  const written = element => element?.textContent.trim();
  for (const control of page.querySelectorAll("input, select, textarea")) {
    const naming = control.getAttribute("aria-labelledby")?.trim().split(/\s+/) ?? [];
    const named = [...control.labels ?? []].some(written) || control.ariaLabel?.trim()
      || naming.some(id => written(page.getElementById(id)))
      || control.type === "hidden";
    if (!named) faults.push(`no label: ${control.outerHTML.slice(0, 200)}`);
  }
  let level = 0;
  for (const heading of page.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    const next = Number(heading.localName[1]);
    keep(`heading ${next} below ${level}`);
    level = next;
  }
  // What is missing leaves no shape of its own.
  for (const name of ["h1", "main", "header", "footer", "nav"]) {
    keep(`${page.querySelectorAll(name).length} ${name}`);
  }

  for (const {id} of page.querySelectorAll("[id]")) {
    if (ids.has(id)) faults.push(`the id ${id} stands twice`);
    ids.add(id);
  }
  for (const name of ["for", "aria-labelledby", "aria-describedby"]) {
    for (const element of page.querySelectorAll(`[${name}]`)) {
      for (const id of element.getAttribute(name).split(/\s+/)) {
        if (id && !ids.has(id)) faults.push(`${name} names ${id}, which is not there`);
      }
    }
  }
  const links = [...page.querySelectorAll("a[href]")].map(link => link.getAttribute("href"));
  return {shapes: [...ofShape.keys()], sizes, faults, links, status: answer?.status};
}
