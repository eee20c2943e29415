// Where an event happened.
(function () {
  "use strict";
  const transom = (window.transom = window.transom || /** @type {any} */ ({}));
  transom.hit = (event, selector) => {
    const at = event.target instanceof Element ? event.target.closest(selector) : null;
    return at instanceof HTMLElement ? at : null;
  };
})();
