// Keys: / ? j k [ ] c r n p Enter Esc. Single letters can be switched off (kept in this browser).
(function () {
  "use strict";
  const transom = (window.transom = window.transom || /** @type {any} */ ({}));
  const clientside = (window.dash_clientside = window.dash_clientside || /** @type {any} */ ({}));
  const STORAGE_KEY = "transom-letters";
  transom.letters = () => {
    try {
      return localStorage.getItem(STORAGE_KEY) !== "off";
    } catch {
      return true;
    }
  };
  const typing = (element) => element && element.closest("input, textarea, select, [contenteditable=true]");
  // Whether something that closes with Escape lies over the page.
  const LAYERS = ".mantine-Modal-content, .mantine-Popover-dropdown, .mantine-Menu-dropdown, .cell-menu";
  const visible = (element) => element.getClientRects().length > 0;
  const covered = () => [...document.querySelectorAll(LAYERS)].some(visible);
  /** @returns {HTMLElement[]} */
  const every = () => [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("#main [data-row]"))];
  const rows = () => every().filter(visible);
  const step = (by) => {
    const all = rows();
    if (!all.length) return;
    const here = document.activeElement?.closest("[data-row]");
    const at = all.findIndex((row) => row === here);
    const next = all[Math.max(0, Math.min(all.length - 1, at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by))];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  };
  // A part drawn anew takes its focused row out of the document: the row of the same key gets the focus back.
  /** @type {string | null} */
  let focusedKey = null;
  transom.focusedRow = () => (focusedKey === "1" ? null : focusedKey);
  document.addEventListener("focusin", (event) => {
    const row = transom.hit(event, "[data-row]");
    focusedKey = (row && row.dataset.row) || null;
  });
  document.addEventListener("focusout", (event) => {
    const left = event.target;
    setTimeout(() => {
      if (left instanceof Node && left.isConnected && document.activeElement === document.body) focusedKey = null;
    });
  });
  new MutationObserver(() => {
    if (focusedKey === null || focusedKey === "1" || document.activeElement !== document.body) return;
    const again = every().find((row) => row.dataset.row === focusedKey);
    if (again) again.focus({ preventScroll: true });
  }).observe(document.documentElement, { subtree: true, childList: true });
  const neighbour = (which) => {
    const link = /** @type {HTMLElement | null} */ (document.querySelector('#main a[rel="' + which + '"]'));
    if (link) link.click();
  };
  // What a row, else the page, has for a key: a link or button is pressed, a field gets the focus.
  const keyed = (key) => {
    const row = document.activeElement?.closest("#main li");
    const place = '[data-key="' + key + '"]';
    const target = (row && row.querySelector(place)) || document.querySelector("#main " + place);
    if (!(target instanceof HTMLElement)) return;
    if (target.matches("select, textarea")) target.focus();
    else if (target instanceof HTMLFormElement) target.requestSubmit();
    else target.click();
  };
  transom.help = () => {
    window.dash_clientside.set_props("help", { opened: true });
    window.dash_clientside.set_props("letters", { checked: transom.letters() });
  };
  const LETTERS = {
    "/": () => document.getElementById("search")?.focus(),
    "?": () => transom.help(),
    j: () => step(1),
    k: () => step(-1),
    "[": () => neighbour("prev"),
    "]": () => neighbour("next"),
    c: () => keyed("c"),
    r: () => keyed("r"),
    n: () => keyed("n"),
    p: () => transom.peek(),
  };
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && !event.altKey && !event.shiftKey) {
      event.preventDefault();
      document.getElementById("search")?.focus();
      return;
    }
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const field = typing(event.target);
    if (event.key === "Escape") {
      if (covered()) return;
      if (field) field.blur();
      else transom.back();
      return;
    }
    if (field || covered() || !transom.letters()) return;
    const act = LETTERS[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  });
  document.addEventListener("click", (event) => {
    if (transom.hit(event, "#help-button")) transom.help();
  });
  clientside.transom = Object.assign(clientside.transom || {}, {
    letters: (on) => {
      try {
        localStorage.setItem(STORAGE_KEY, on ? "on" : "off");
      } catch {
        return clientside.no_update;
      }
      return clientside.no_update;
    },
  });
})();
