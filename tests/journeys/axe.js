// What axe finds in what is unseen; on the whole page where something of the whole page is unseen,
// such as the order of its headings. Contrast, dearer than all others together, is measured only
// where a letter stands in an element of an unseen shape.
async ({rules, unseen}) => {
  const UNSEEN = "data-unseen";
  const hasLetters = element => element.matches("body *") && (element.matches("input, select, textarea")
    || [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim()));
  const parts = unseen.map(shape => globalThis.ofShape.get(shape)), elements = parts.flat();
  const ofWhole = parts.some(part => !part.length) || elements.some(each => !each.matches("body *"));
  for (const element of elements.filter(hasLetters)) element.setAttribute(UNSEEN, "");
  axe.configure({rules: [{id: "color-contrast", selector: `[${UNSEEN}]`}]});
  return (await axe.run({include: ofWhole ? [document.documentElement] : elements}, rules)).violations;
}
