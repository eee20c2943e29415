// [ and ] on a transaction go through the members of the list that one came from, in its order.
(function () {
  "use strict";
  const transom = (window.transom = window.transom || /** @type {any} */ ({}));
  const STORED = "transom-members";
  const MOST = 500;
  const MEMBER = /^\/transactions\/[^/]+$/;
  const read = () => {
    try {
      const entries = JSON.parse(sessionStorage.getItem(STORED) || "null");
      return entries && Array.isArray(entries.paths) && typeof entries.title === "string" ? entries : null;
    } catch {
      return null;
    }
  };
  const write = (entries) => {
    try {
      sessionStorage.setItem(STORED, JSON.stringify(entries));
    } catch {
      return;
    }
  };
  // The rows that a grid has loaded, else the links that stand beside each other on the page.
  const membersOf = async (link) => {
    const grid = link.closest(".ag-root-wrapper");
    const holder = grid && grid.closest("[id]");
    const entries = [];
    if (holder && window.dash_ag_grid) {
      try {
        const api = await window.dash_ag_grid.getApiAsync(JSON.parse(holder.id));
        api.forEachNode((node) => node.data && entries.push(node.data.href));
      } catch {
        entries.length = 0;
      }
    }
    const place = link.closest(".ag-root-wrapper, .cards, table");
    const links = entries.length ? entries : [...(place ? place.querySelectorAll("a[data-row], a.card") : [])].map((a) => a.href);
    return links.map((href) => new URL(href, location.href).pathname).filter((path) => MEMBER.test(path)).slice(0, MOST);
  };
  document.addEventListener(
    "click",
    (event) => {
      const link = transom.hit(event, "#main a[href]");
      if (!link || !MEMBER.test(new URL(/** @type {HTMLAnchorElement} */ (link).href, location.href).pathname) || link.closest(".came-from")) return;
      if (MEMBER.test(location.pathname)) return;
      const title = document.title.replace(/ · Transom$/, "");
      const from = location.pathname + location.search;
      membersOf(link).then((paths) => {
        write({ title, from, paths: [...new Set(paths)] });
        draw();
      });
    },
    true
  );
  const step = (rel, path, text) => {
    const link = document.createElement("a");
    const icon = document.createElement("span");
    icon.className = "icon icon-chevron";
    link.append(icon);
    link.href = path + transom.carriedQuery();
    link.rel = rel;
    link.className = "tool small";
    link.title = text;
    link.setAttribute("aria-label", text);
    return link;
  };
  function draw() {
    const place = document.querySelector("[data-came-from]");
    const entries = read();
    if (!place) return;
    const at = entries ? entries.paths.indexOf(location.pathname) : -1;
    if (at < 0 || entries.paths.length < 2) return place.replaceChildren();
    const back = document.createElement("a");
    back.href = entries.from;
    back.textContent = entries.title;
    const parts = [`${at + 1} of ${entries.paths.length} in `, back];
    if (at > 0) parts.push(step("prev", entries.paths[at - 1], "Previous of the list ([)"));
    if (at + 1 < entries.paths.length) parts.push(step("next", entries.paths[at + 1], "Next of the list (])"));
    place.replaceChildren(...parts);
  }
  window.addEventListener("transom:arrived", draw);
})();
