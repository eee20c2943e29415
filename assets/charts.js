// Gives every drawing of Plotly a viewBox, so that the print sheet can set it as wide as the paper: Plotly draws for the
// screen's width, and would be cut there.
(function () {
  "use strict";
  const fit = (svg) => {
    const [width, height] = [svg.getAttribute("width"), svg.getAttribute("height")];
    if (!width || !height || width === "100%") return;
    const box = "0 0 " + parseFloat(width) + " " + parseFloat(height);
    if (svg.getAttribute("viewBox") !== box) svg.setAttribute("viewBox", box);
  };
  const drawings = (node) => {
    if (node.matches && node.matches("svg.main-svg")) fit(node);
    if (node.querySelectorAll) node.querySelectorAll("svg.main-svg").forEach(fit);
  };
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "attributes") drawings(change.target);
      else change.addedNodes.forEach((node) => node.nodeType === 1 && drawings(node));
    }
  }).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ["width", "height"] });
})();
