// The palette under the search field: what the server finds, what was looked at lately, pages and actions. Arrows walk
// it; Enter opens the chosen one, the only one, or the page of hits.
(function () {
  "use strict";
  const transom = (window.transom = window.transom || /** @type {any} */ ({}));
  const STORED = "transom-recent";
  const MOST = 8;
  const THINGS = /^\/(transactions|cases|incidents|alerts|traces|payloads)\/[^/]+$/;
  const field = () => /** @type {HTMLInputElement | null} */ (document.getElementById("search"));
  const isField = (target) => target instanceof HTMLInputElement && target.id === "search";
  const visible = (element) => element.getClientRects().length > 0;
  /** @type {(selector: string) => HTMLElement[]} */
  const every = (selector) => [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(selector))];
  const links = () => every(".search .hits a").filter(visible);
  const looked = () => {
    try {
      const entries = JSON.parse(localStorage.getItem(STORED) || "[]");
      return Array.isArray(entries) ? entries.filter((one) => one && THINGS.test(one.path) && typeof one.title === "string") : [];
    } catch {
      return [];
    }
  };
  const words = (text) => text.toLowerCase().split(/[^a-z0-9]+/).filter(Boolean);
  // Every word that is typed begins a word of the text.
  const fits = (typed, text) => words(typed).every((word) => words(text).some((own) => own.startsWith(word)));
  const remember = () => {
    if (!THINGS.test(location.pathname)) return;
    const title = document.title.replace(/ · Transom$/, "");
    const rest = looked().filter((one) => one.path !== location.pathname);
    try {
      localStorage.setItem(STORED, JSON.stringify([{ path: location.pathname, title }, ...rest].slice(0, MOST)));
    } catch {
      return;
    }
  };
  const recent = (typed) => {
    const place = document.getElementById("recent");
    if (!place) return;
    const entries = looked().filter((one) => one.path !== location.pathname && fits(typed, one.title));
    place.replaceChildren(
      ...entries.map((one) => {
        const link = document.createElement("a");
        const kind = document.createElement("span");
        kind.className = "kind";
        kind.textContent = "looked at";
        link.append(kind, one.title);
        link.href = one.path + transom.carriedQuery();
        link.setAttribute("role", "option");
        return link;
      })
    );
    place.hidden = !entries.length;
  };
  const draw = () => {
    const typed = field()?.value.trim() || "";
    recent(typed);
    for (const link of every("#places a")) {
      link.hidden = !fits(typed, link.lastChild?.textContent || "");
    }
    const places = document.getElementById("places");
    if (places) places.hidden = !every("#places > *").some((link) => !link.hidden);
  };
  document.addEventListener("focusin", (event) => isField(event.target) && draw());
  document.addEventListener("input", (event) => isField(event.target) && draw());
  window.addEventListener("transom:arrived", remember);
  document.addEventListener(
    "click",
    (event) => {
      const link = transom.hit(event, ".search .hits a");
      if (!link) return;
      const target = link.dataset.press ? every(link.dataset.press)[0] : null;
      if (link.dataset.press) {
        event.preventDefault();
        event.stopPropagation();
        if (target) target.click();
      }
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    },
    true
  );
  document.addEventListener("keydown", (event) => {
    const inField = isField(event.target);
    const input = field();
    const inList = transom.hit(event, ".search .hits");
    if (!inField && !inList) return;
    const all = links();
    const index = all.findIndex((hit) => hit === document.activeElement);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = index + (event.key === "ArrowDown" ? 1 : -1);
      if (next < 0) input?.focus();
      else if (all[next]) all[next].focus();
    } else if (event.key === "Enter" && inField && input) {
      event.preventDefault();
      const text = input.value.trim();
      if (!text) return;
      const entries = every("#hits a");
      const ready = document.getElementById("hits")?.dataset.for === text;
      if (ready && entries.length === 1) entries[0].click();
      else if (!entries.length && all.length && (ready || !/\d/.test(text))) all[0].click();
      else transom.go("/search?q=" + encodeURIComponent(text) + transom.carriedQuery().replace("?", "&"));
      input.blur();
    }
  });
})();
