// Plotly draws for the screen's width and would be cut on paper: wide drawings are drawn anew for it, and all have a
// viewBox, so that the print sheet can set them as wide as their place.
(function () {
  "use strict";
  const fit = (svg) => {
    const [width, height] = [svg.getAttribute("width"), svg.getAttribute("height")];
    if (!width || !height || width === "100%") return;
    const box = "0 0 " + parseFloat(width) + " " + parseFloat(height);
    if (svg.getAttribute("viewBox") === box) return;
    svg.setAttribute("viewBox", box);
    if (svg.closest(".spark")) svg.setAttribute("preserveAspectRatio", "none");
  };
  const drawings = (node) => {
    if (node.matches && node.matches("svg.main-svg")) fit(node);
    if (node.querySelectorAll) node.querySelectorAll("svg.main-svg").forEach(fit);
  };
  const PAPER = 690;
  /** @typedef {HTMLElement & { _fullLayout?: { width: number, height: number } }} Plot what Plotly has made of an element */
  const plots = () => [.../** @type {NodeListOf<Plot>} */ (document.querySelectorAll(".js-plotly-plot"))].filter((plot) => plot._fullLayout);
  window.addEventListener("beforeprint", () => {
    for (const plot of plots()) {
      const { width, height } = plot._fullLayout || { width: 0, height: 0 };
      if (width <= PAPER) continue;
      plot.dataset.screen = width + "x" + height;
      window.Plotly.relayout(plot, { width: PAPER, height });
    }
  });
  window.addEventListener("afterprint", () => {
    for (const plot of plots()) {
      if (!plot.dataset.screen) continue;
      delete plot.dataset.screen;
      window.Plotly.relayout(plot, { width: null, height: null, autosize: true });
    }
  });
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "attributes") drawings(change.target);
      else change.addedNodes.forEach((node) => node.nodeType === 1 && drawings(node));
    }
  }).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ["width", "height"] });
})();
