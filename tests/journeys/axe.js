// What axe finds on a page: by all its rules on the whole page, except that contrast, dearer than
// all others together, is measured only where a letter stands in an element of an unseen shape.
async ({rules, unseen}) => {
  const CONTRAST = "color-contrast";
  const hasLetters = element => element.matches("body *") && (element.matches("input, select, textarea")
    || [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim()));

  const whole = await axe.run({...rules, rules: {[CONTRAST]: {enabled: false}}});
  const include = unseen.flatMap(shape => globalThis.ofShape.get(shape)).filter(hasLetters);
  const only = {...rules, runOnly: {type: "rule", values: [CONTRAST]}};
  const parts = include.length ? await axe.run({include}, only) : {violations: []};
  return [...whole.violations, ...parts.violations];
}
