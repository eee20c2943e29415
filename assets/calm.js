// When the page may change by itself: not while text is selected, a menu is open or a pointer is down. What waits for it
// is done at once when that is over.
(function () {
  "use strict";
  const transom = (window.transom = window.transom || /** @type {any} */ ({}));
  const LAYERS = ".mantine-Modal-content, .mantine-Popover-dropdown, .mantine-Menu-dropdown, .mantine-Combobox-dropdown, .cell-menu";
  const LOOK_AGAIN = 500;
  /** @type {Map<unknown, () => void>} what waits, by who waits */
  const waiting = new Map();
  let down = false;
  let timer = 0;

  /** Whether an element that lies over the page can be seen. */
  const covered = () => [...document.querySelectorAll(LAYERS)].some((layer) => layer.getClientRects().length > 0);
  const selected = () => {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || !selection.anchorNode) return false;
    const main = document.getElementById("main");
    return Boolean(main && main.contains(selection.anchorNode) && String(selection).trim());
  };

  /** What keeps the page from changing by itself, in a word; "" for nothing. */
  transom.busy = () => (down ? "pointer" : selected() ? "selection" : covered() ? "menu" : "");

  const settle = () => {
    if (!waiting.size || transom.busy()) return;
    clearInterval(timer);
    timer = 0;
    const acts = [...waiting.values()];
    waiting.clear();
    for (const act of acts) act();
  };
  /** Does `act` as soon as the page may change; a later act of the same `who` takes the place of an earlier one. */
  transom.whenCalm = (who, act) => {
    waiting.delete(who);
    if (!transom.busy()) return act();
    waiting.set(who, act);
    // A menu that closes says so to nobody.
    timer = timer || window.setInterval(settle, LOOK_AGAIN);
  };

  document.addEventListener("pointerdown", () => (down = true), true);
  for (const name of ["pointerup", "pointercancel", "dragend", "blur"])
    window.addEventListener(name, () => {
      down = false;
      // What the click itself does comes first.
      setTimeout(settle);
    }, true);
  document.addEventListener("selectionchange", () => waiting.size && setTimeout(settle));
})();
