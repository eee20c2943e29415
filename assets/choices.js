// A select with `data-param` writes that parameter of the address; what the page shows follows the address.
(function () {
  "use strict";
  document.addEventListener("change", (event) => {
    const select = event.target instanceof HTMLSelectElement ? event.target : null;
    const name = select && select.dataset.param;
    if (name) window.transom.adjust(window.transom.query({ [name]: select.value }));
  });
})();
