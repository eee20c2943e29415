// Find in a drawing: a field that counts what holds the text, and goes to the next and the previous of it. The text is in
// the address, so that a link finds the same.
(function () {
  "use strict";
  const drawing = (window.transomDrawing = window.transomDrawing || /** @type {any} */ ({}));
  const NAME = "find";

  /* `painter` has `matches(text)`, the ids of what holds it (in lower case) in order, and `reach(id)`, which selects one. */
  drawing.finder = (painter, what) => {
    const field = document.createElement("input");
    field.type = "search";
    field.placeholder = "Find";
    field.className = "dw-find-field";
    field.setAttribute("aria-label", what);
    field.value = new URLSearchParams(location.search).get(NAME) || "";
    const count = drawing.el("span", "dw-find-count");
    count.setAttribute("role", "status");
    let at = -1;
    const wanted = () => field.value.trim().toLowerCase();
    const ids = () => (wanted() ? painter.matches(wanted()) : []);
    const say = (all) => {
      const place = at >= 0 && at < all.length ? `${at + 1} of ${all.length}` : `${all.length}`;
      count.textContent = !wanted() ? "" : all.length ? place : "none";
      for (const step of [back, on]) step.hidden = all.length < 2;
    };
    const go = (by) => {
      const all = ids();
      at = all.length ? (at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length) : -1;
      if (at >= 0) painter.reach(all[at]);
      say(all);
      field.focus({ preventScroll: true });
    };
    const back = drawing.button("‹", "Previous that holds the text (Shift Enter)", () => go(-1));
    const on = drawing.button("›", "Next that holds the text (Enter)", () => go(1));
    field.addEventListener("input", () => {
      at = -1;
      say(ids());
      const params = new URLSearchParams(location.search);
      if (wanted()) params.set(NAME, field.value.trim());
      else params.delete(NAME);
      const query = params.toString();
      history.replaceState(history.state, "", location.pathname + (query ? "?" + query : ""));
    });
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      event.stopPropagation();
      go(event.shiftKey ? -1 : 1);
    });
    const element = drawing.el("div", "dw-find");
    element.setAttribute("role", "search");
    element.setAttribute("aria-label", "This drawing");
    element.append(field, count, back, on);
    return { element, renew: () => say(ids()) };
  };
})();
