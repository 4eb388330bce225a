// What axe finds in what is unseen; on the whole page where something of the whole page is unseen,
// such as the order of its headings. Of a shape its first two elements that are seen are looked at,
// for they may be striped. Contrast, dearer than all others together, only where letters stand in one.
async ({rules, unseen}) => {
  const UNSEEN = "data-unseen";
  const hasLetters = element => element.matches("body *") && (element.matches("input, select, textarea")
    || [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim()));
  const parts = unseen.map(shape => globalThis.ofShape.get(shape));
  const few = part => (part.some(each => each.checkVisibility())
    ? part.filter(each => each.checkVisibility()) : part).slice(0, 2);
  const elements = parts.flatMap(few);
  const ofWhole = parts.some(part => !part.length) || elements.some(each => !each.matches("body *"));
  for (const element of elements.filter(hasLetters)) element.setAttribute(UNSEEN, "");
  axe.configure({rules: [{id: "color-contrast", selector: `[${UNSEEN}]`}]});
  return (await axe.run({include: ofWhole ? [document.documentElement] : elements}, rules)).violations;
}
