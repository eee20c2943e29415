// Draws plain elements: an element with `data-elements` holds texts and elements as data, [tag, attributes, children], and
// this script makes them. When the data changes, only what differs is touched, so that a selection, the focus and
// what was typed stay. Everything is set as text and attributes, never as markup.
(function () {
  "use strict";
  const transom = (window.transom = window.transom || /** @type {any} */ ({}));
  /** @type {WeakMap<Element, Tree[]>} what is drawn in each host */
  const drawn = new WeakMap();

  /** @type {(tree: Tree) => Node} */
  const make = (tree) => {
    if (typeof tree === "string") return document.createTextNode(tree);
    const [tag, attributes, children] = tree;
    const element = document.createElement(tag);
    for (const name in attributes) if (name !== "key") element.setAttribute(name, attributes[name]);
    for (const child of children) element.append(make(child));
    return element;
  };

  /** @type {(a: Tree, b: Tree) => boolean} */
  const same = (a, b) => {
    if (typeof a === "string" || typeof b === "string") return a === b;
    return a[0] === b[0] && sameAttributes(a[1], b[1]) && sameList(a[2], b[2]);
  };
  /** @type {(a: Record<string, string>, b: Record<string, string>) => boolean} */
  const sameAttributes = (a, b) => {
    const names = Object.keys(a);
    return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
  };
  /** @type {(a: Tree[], b: Tree[]) => boolean} */
  const sameList = (a, b) => a.length === b.length && a.every((tree, at) => same(tree, b[at]));

  /** What an element is told by among its siblings: its key, id or row; else its tag; a text is a text.
   * @type {(tree: Tree) => string} */
  const nameOf = (tree) => {
    if (typeof tree === "string") return "";
    const own = tree[1].key || tree[1].id || tree[1]["data-row"];
    return own && own !== "1" ? tree[0] + "#" + own : tree[0];
  };

  /** For each new sibling the place of the old one that it continues, or -1; each old one is continued once.
   * @type {(old: Tree[], fresh: Tree[]) => number[]} */
  const continued = (old, fresh) => {
    /** @type {Map<string, number[]>} */
    const places = new Map();
    old.forEach((tree, at) => {
      const name = nameOf(tree);
      const list = places.get(name);
      if (list) list.push(at);
      else places.set(name, [at]);
    });
    const next = new Map();
    return fresh.map((tree) => {
      const name = nameOf(tree);
      const list = places.get(name) || [];
      const turn = next.get(name) || 0;
      next.set(name, turn + 1);
      return turn < list.length ? list[turn] : -1;
    });
  };

  /** @type {(node: Node, old: Tree, fresh: Tree) => void} */
  const patch = (node, old, fresh) => {
    if (same(old, fresh)) return;
    if (typeof old === "string" || typeof fresh === "string") {
      if (node.nodeValue !== fresh) node.nodeValue = String(fresh);
      return;
    }
    const element = /** @type {Element} */ (node);
    for (const name in old[1]) if (!(name in fresh[1])) element.removeAttribute(name);
    for (const name in fresh[1]) if (name !== "key" && old[1][name] !== fresh[1][name]) element.setAttribute(name, fresh[1][name]);
    patchList(element, old[2], fresh[2]);
  };

  /** @type {(parent: Element, old: Tree[], fresh: Tree[]) => void} */
  const patchList = (parent, old, fresh) => {
    if (sameList(old, fresh)) return;
    const nodes = [...parent.childNodes];
    // Another script has put something of its own here since.
    if (nodes.length !== old.length) return parent.replaceChildren(...fresh.map(make));
    const from = continued(old, fresh);
    const staying = new Set(from);
    nodes.forEach((node, at) => staying.has(at) || node.remove());
    let place = parent.firstChild;
    fresh.forEach((tree, at) => {
      const node = from[at] < 0 ? make(tree) : nodes[from[at]];
      if (from[at] >= 0) patch(node, old[from[at]], tree);
      if (node === place) place = place.nextSibling;
      else parent.insertBefore(node, place);
    });
  };

  /** @type {(host: Element) => void} */
  const draw = (host) => {
    const text = host.getAttribute("data-elements");
    const old = drawn.get(host);
    if (!text) {
      // Dash holds the content now: only what was drawn here goes.
      if (old) [...host.childNodes].slice(0, old.length).forEach((node) => node.remove());
      drawn.delete(host);
      return;
    }
    /** @type {Tree[]} */
    const fresh = JSON.parse(text);
    if (old) patchList(host, old, fresh);
    else host.replaceChildren(...fresh.map(make));
    drawn.set(host, fresh);
  };

  /** News waits until the page may change; what a person asked for does not.
   * @type {(host: Element) => void} */
  const soon = (host) => {
    if (transom.byItself && drawn.has(host)) transom.whenCalm(host, () => host.isConnected && draw(host));
    else draw(host);
  };

  transom.plain = { make, continued, same, patchList };
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "attributes") soon(/** @type {Element} */ (change.target));
      else
        for (const node of change.addedNodes) {
          if (!(node instanceof Element)) continue;
          if (node.hasAttribute("data-elements") && !drawn.has(node)) draw(node);
          node.querySelectorAll("[data-elements]").forEach((host) => drawn.has(host) || draw(host));
        }
    }
  }).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-elements"] });
})();
