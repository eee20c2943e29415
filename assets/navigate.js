// The address is the state. Navigation pushes, adjusting replaces; both tell Dash's Location with its own event.
(function () {
  "use strict";
  const transom = (window.transom = window.transom || /** @type {any} */ ({}));
  const clientside = (window.dash_clientside = window.dash_clientside || /** @type {any} */ ({}));
  let lastPath = null;
  let restore = null;
  let arrivals = 0;

  const announce = () => {
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    window.dispatchEvent(new CustomEvent("transom:address"));
  };
  const depth = () => (history.state && history.state.depth) || 0;

  transom.go = (href) => {
    history.replaceState({ ...history.state, y: window.scrollY, row: transom.focusedRow() }, "");
    history.pushState({ depth: depth() + 1 }, "", href);
    restore = null;
    announce();
  };
  transom.adjust = (href) => {
    if (new URL(href, location.href).href === location.href) return;
    history.replaceState(history.state, "", href);
    announce();
  };
  transom.back = () => {
    if (depth() > 0) history.back();
  };
  // The query with some parameters set; a null or empty value drops one, a list gives one pair each.
  transom.query = (changes) => {
    const params = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(changes)) {
      params.delete(name);
      for (const item of Array.isArray(value) ? value : [value]) {
        if (item !== null && item !== undefined && item !== "") params.append(name, String(item));
      }
    }
    const text = params.toString().replaceAll("%3A", ":");
    return location.pathname + (text ? "?" + text : "");
  };
  // What an address elsewhere keeps of this one: how one looks, not what was filtered.
  transom.carriedQuery = () => {
    const params = new URLSearchParams(location.search);
    const carried = new URLSearchParams();
    for (const name of ["as_of", "tz"]) if (params.has(name)) carried.set(name, params.get(name) || "");
    const text = carried.toString().replaceAll("%3A", ":");
    return text ? "?" + text : "";
  };
  transom.pathOf = (identifier) => {
    const safe = /^[A-Za-z0-9._:~-]+$/.test(identifier) && !identifier.startsWith("~") && !/^\.\.?$/.test(identifier);
    if (safe) return identifier;
    const bytes = String.fromCharCode(...new TextEncoder().encode(identifier));
    return "~" + btoa(bytes).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  };

  // A link drawn before the zone was switched, or stored without one, leads to the zone that is looked at now.
  const inZone = (url) => {
    if (new URLSearchParams(location.search).get("tz") === "local") url.searchParams.set("tz", "local");
    else url.searchParams.delete("tz");
    url.search = url.search.replaceAll("%3A", ":");
  };
  // Of Operate, an address that narrows the list is about the list.
  const NARROWED = ["state", "error_class", "error_code", "waits_on", "owner", "queue", "signature", "errored", "slower_than", "q"];
  const toList = () => {
    const params = new URLSearchParams(location.search);
    const list = document.getElementById("transactions");
    if (location.pathname !== "/" || !list || (restore && restore.y) || !NARROWED.some((name) => params.has(name))) return;
    list.scrollIntoView({ block: "start", behavior: "auto" });
  };

  document.addEventListener("click", (event) => {
    const link = transom.hit(event, "a[href]");
    if (!(link instanceof HTMLAnchorElement) || event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (link.target && link.target !== "_self") return;
    if (link.hasAttribute("download")) return;
    if (link.dataset.reload) {
      event.preventDefault();
      location.reload();
      return;
    }
    const raw = link.getAttribute("href") || "";
    if (raw.startsWith("#")) {
      event.preventDefault();
      const target = document.getElementById(raw.slice(1));
      if (target) target.focus();
      return;
    }
    const url = new URL(link.href, location.href);
    if (url.origin !== location.origin || /^\/(api|assets|_dash|healthz|readyz|metrics)/.test(url.pathname)) return;
    event.preventDefault();
    inZone(url);
    if (link.dataset.range !== undefined) transom.adjust(transom.query({ from: link.dataset.range, to: null }));
    else if (link.dataset.plain) {
      transom.adjust(location.pathname);
      location.reload();
    } else if (link.dataset.nav !== undefined || link.dataset.navHome) transom.go(url.pathname + transom.carriedQuery());
    else if (link.dataset.adjust) transom.adjust(url.href);
    else transom.go(url.href);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches('form[action="/search"]')) return;
    event.preventDefault();
    const text = new FormData(form).get("q");
    if (text) transom.go("/search?q=" + encodeURIComponent(String(text).trim()) + transom.carriedQuery().replace("?", "&"));
  });
  window.addEventListener("popstate", (event) => {
    restore = event.state || {};
    window.dispatchEvent(new CustomEvent("transom:address"));
  });

  const markNavigation = () => {
    for (const link of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("a[data-nav]"))) {
      const path = link.dataset.nav || "";
      const here = path === "/" ? location.pathname === "/" : location.pathname.startsWith(path);
      if (here) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  };

  // Charts load a megabyte of script: they are asked for once the text and the first rows of the table stand.
  const CHARTS_WAIT = 10000;
  const ROW_WAIT = 10000;
  const callCharts = () => {
    const mine = arrivals;
    const since = performance.now();
    const look = () => {
      if (mine !== arrivals) return;
      // The grid itself loads late too, so its place says what to wait for.
      const place = /** @type {HTMLElement | null} */ (document.querySelector("#main [data-awaits]"));
      const stands = !place || place.querySelector(place.dataset.awaits || "*") || performance.now() - since > CHARTS_WAIT;
      if (stands) requestAnimationFrame(() => window.dash_clientside.set_props("stands", { data: arrivals }));
      else setTimeout(look, 50);
    };
    look();
  };

  // A list's rows come later than its page: the one that was left gets the focus when it comes, unless it went elsewhere.
  const awaitRow = (rowOf) => {
    const mine = arrivals;
    const since = performance.now();
    const look = () => {
      const elsewhere = document.activeElement !== document.body && document.activeElement?.id !== "heading";
      if (mine !== arrivals || elsewhere || performance.now() - since > ROW_WAIT) return;
      const row = rowOf();
      if (row) row.focus({ preventScroll: true });
      else setTimeout(look, 100);
    };
    setTimeout(look, 100);
  };

  clientside.transom = Object.assign(clientside.transom || {}, {
    // Passes the query on only when it changed and the path did not: the router draws whole pages.
    adjusted: (pathname, search) => {
      const same = lastPath === null || pathname === lastPath;
      const first = lastPath === null;
      lastPath = pathname;
      return same && !first ? search || "" : clientside.no_update;
    },
    arrived: (visit) => {
      if (!visit) return clientside.no_update;
      if (visit.redirect) {
        history.replaceState(history.state, "", visit.redirect);
        announce();
        return clientside.no_update;
      }
      document.title = visit.title ? visit.title + " · Transom" : "Transom";
      markNavigation();
      transom.watch(visit.scope, visit.version);
      const again = arrivals++ > 0;
      requestAnimationFrame(() => {
        const heading = document.getElementById("heading");
        const key = restore && restore.row;
        /** @type {() => HTMLElement | null} */
        const rowOf = () => (key ? document.querySelector('#main [data-row="' + CSS.escape(key) + '"]') : null);
        const row = rowOf();
        if (key && !row) awaitRow(rowOf);
        const place = row || heading;
        if (again && place) place.focus({ preventScroll: true });
        if (again) window.scrollTo(0, (restore && restore.y) || 0);
        toList();
        restore = null;
        window.dispatchEvent(new CustomEvent("transom:arrived"));
        callCharts();
      });
      return clientside.no_update;
    },
  });
})();
