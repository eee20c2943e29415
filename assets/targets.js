// The component library says of a box around a button that it opens something; assistive technology hears it of the
// button alone. So what is said moves onto the button.
(function () {
  "use strict";
  const ARIA_NAMES = ["aria-haspopup", "aria-expanded", "aria-controls"];
  const move = (box) => {
    if (box.tagName !== "DIV" || !box.hasAttribute("aria-haspopup")) return;
    const button = box.querySelector("button");
    if (!button) return;
    for (const name of ARIA_NAMES) {
      if (!box.hasAttribute(name)) continue;
      button.setAttribute(name, box.getAttribute(name));
      if (name !== "aria-haspopup") box.removeAttribute(name);
    }
  };
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "attributes") move(change.target);
      else
        for (const node of change.addedNodes) {
          if (!(node instanceof Element)) continue;
          move(node);
          node.querySelectorAll("div[aria-haspopup]").forEach(move);
        }
    }
  }).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ARIA_NAMES });
})();
