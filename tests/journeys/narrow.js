// Texts that are broken into a column of fewer letters than a word needs: one line each.
//
// Only a text that does break is a fault: a tick, a number or 「区」 may stand in a narrow cell.
least => {
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
  const faults = [];
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
  return faults;
}
