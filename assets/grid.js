// Cells of the grids, and the small menu that makes any cell a filter.
(function () {
  "use strict";
  const transom = (window.transom = window.transom || /** @type {any} */ ({}));
  const cells = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || /** @type {any} */ ({}));
  const make = (...given) => window.React.createElement(...given);

  cells.TransomMark = (props) => {
    if (!props.data) return make("span", { className: "cell-bar" });
    const mark = props.data.mark;
    return make("span", { className: "mark mark-" + mark, title: props.data.labels.status },
      make("span", { className: "icon icon-" + mark, "aria-hidden": true }), make("span", null, props.data.labels.status));
  };
  cells.TransomLink = (props) =>
    props.data ? make("a", { href: props.data.href, className: "mono", "data-row": props.data.key }, props.value) : null;
  cells.TransomMoment = (props) => {
    if (!props.data) return null;
    const over = props.form === "span" && props.data.status !== "open";
    if (!props.value || over) return make("span", { className: "none" }, "—");
    const text = transom.moment(new Date(props.value), props.form);
    return make("time", { className: "moment", dateTime: props.value, "data-form": props.form }, text);
  };
  cells.TransomText = (props) => {
    if (!props.data) return null;
    const text = props.data.labels[props.colDef.field];
    return make("span", { className: "filterable" }, make("span", { className: text ? "" : "none", title: text }, text || "—"));
  };
  cells.TransomFilterable = (props) => {
    if (!props.data) return null;
    const field = props.colDef.field;
    const value = props.value === null || props.value === undefined ? "" : props.value;
    const label = props.data.labels[field] || value;
    const title = props.data.titles[field] || (label === value ? value : label + " (" + value + ")");
    return make("span", { className: "filterable" },
      make("span", { className: value === "" ? "none" : "", title }, value === "" ? "—" : label),
      make("button", { className: "funnel", "data-filter": field, "data-value": value, "aria-label": "Filter by " + (label || "none"), tabIndex: -1 },
        make("span", { className: "icon icon-filter", "aria-hidden": true })));
  };

  // The order of a grid is in the address too. Where instants rise, the lengths since them fall.
  const LENGTHS = ["state_since", "overdue_at"];
  const functions = (window.dashAgGridFunctions = window.dashAgGridFunctions || /** @type {any} */ ({}));
  functions.transomSorted = (params) => {
    const sorted = params.api.getColumnState().find((column) => column.sort);
    if (params.source === "api" || !sorted) return;
    const falling = (sorted.sort === "desc") !== LENGTHS.includes(sorted.colId);
    transom.adjust(transom.query({ sort: (falling ? "-" : "") + sorted.colId }));
  };

  // Rows that are ticked are what the page's acts are for; a grid that is drawn anew has none.
  functions.transomTicked = (params) => {
    const ticked = params.api.getSelectedNodes().flatMap((node) => (node.data ? [node.data.transaction_id] : []));
    transom.ticked = ticked;
    const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-ticked]"));
    if (place) place.textContent = ticked.length ? `${ticked.length} of ${place.dataset.ticked} ticked: acts are for these alone.` : "";
  };

  const close = () => document.querySelectorAll(".cell-menu").forEach((menu) => menu.remove());
  const leftOut = (field) => new URLSearchParams(location.search).getAll(field).filter((value) => value.startsWith("!"));
  const address = (field, values) => {
    const params = new URLSearchParams(location.search);
    params.delete(field);
    for (const value of values) params.append(field, value);
    return location.pathname + "?" + params.toString().replaceAll("%3A", ":");
  };
  const open = (button) => {
    close();
    const { filter: field, value } = button.dataset;
    const menu = document.createElement("div");
    menu.className = "cell-menu";
    menu.setAttribute("role", "menu");
    const add = (text, href) => {
      const link = document.createElement("a");
      link.textContent = text;
      link.href = href;
      link.dataset.adjust = "1";
      link.setAttribute("role", "menuitem");
      menu.append(link);
    };
    add("Only this", address(field, [value]));
    add("Not this", address(field, [...leftOut(field).filter((other) => other !== "!" + value), "!" + value]));
    const place = button.getBoundingClientRect();
    menu.style.left = Math.min(place.left, innerWidth - 150) + "px";
    menu.style.top = place.bottom + 4 + "px";
    document.body.append(menu);
    menu.querySelector("a")?.focus();
  };
  document.addEventListener("click", (event) => {
    const button = transom.hit(event, "[data-filter]");
    if (button) {
      event.preventDefault();
      open(button);
    } else close();
    const renew = transom.hit(event, "[data-renew]");
    if (renew) window.dash_clientside.set_props("renew", { data: Date.now() });
    const to = transom.hit(event, "[data-to]");
    if (to) {
      const target = document.getElementById(to.dataset.to || "");
      if (target) target.scrollIntoView({ block: "start", behavior: "auto" });
      if (target && target.hasAttribute("tabindex")) target.focus({ preventScroll: true });
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.querySelector(".cell-menu")) {
      event.preventDefault();
      close();
    }
    const row = event.key === "Enter" && transom.hit(event, ".ag-row");
    if (row && !transom.hit(event, "a, button")) {
      const name = row.getAttribute("row-id");
      const links = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".ag-row a[data-row]"));
      const link = [...links].find((a) => a.closest(".ag-row")?.getAttribute("row-id") === name);
      if (link) link.click();
    }
  }, true);
})();
