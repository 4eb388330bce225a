// What stands out at the side of a window, texts that are broken into a column of fewer letters than
// a word needs, and labels without room.
//
// Only a text that does break is a fault: a tick, a number or 「区」 may stand in a narrow cell.
({width, least}) => {
  const blockOf = element => {
    while (getComputedStyle(element).display.startsWith("inline")) element = element.parentElement;
    return element;
  };
  const lettersIn = block => {
    const style = getComputedStyle(block);
    const room = block.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    return room / parseFloat(style.fontSize);
  };
  const lines = node => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return new Set([...range.getClientRects()].map(({top}) => Math.round(top))).size;
  };
  const faults = [], {scrollWidth} = document.documentElement;
  if (scrollWidth > width) faults.push(`${scrollWidth} px wide`);
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode, element = node.parentElement;
    if (node.data.trim().length < 2 || element.closest("svg, script, style, option, textarea")) continue;
    if (!element.checkVisibility() || element.closest(".unseen")) continue;
    const block = blockOf(element), letters = lettersIn(block);
    // A block of a pixel is hidden from sight in another way.
    if (block.clientWidth > 1 && letters < least && lines(node) > 1) {
      faults.push(`${letters.toFixed(1)} letters wide: ${node.data.trim().slice(0, 40)}`);
    }
  }
  // A card's label is a float in the padding of its answer: elsewhere it lies over it, or outside.
  for (const cell of document.querySelectorAll("td[data-l]")) {
    const label = getComputedStyle(cell, "::before");
    if (label.float === "none" || label.content === "none" || !cell.checkVisibility()) continue;
    const room = parseFloat(getComputedStyle(cell).paddingLeft), shift = parseFloat(label.marginLeft);
    if (room + shift < -1 || shift + parseFloat(label.width) > 1) {
      faults.push(`no room for the label: ${cell.dataset.l}`);
    }
  }
  return faults;
}
