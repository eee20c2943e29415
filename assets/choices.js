// A select with `data-param` writes that parameter of the address; what the page shows follows the address.
(function () {
  "use strict";
  document.addEventListener("change", (event) => {
    const name = event.target.tagName === "SELECT" && event.target.dataset.param;
    if (name) window.transom.adjust(window.transom.query({ [name]: event.target.value }));
  });
})();
