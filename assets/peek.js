// Peek: what a row's transaction is about, beside the list, without leaving it. It follows the focus from row to row.
(function () {
  "use strict";
  const transom = (window.transom = window.transom || /** @type {any} */ ({}));
  const MEMBER = /^\/transactions\/[^/]+$/;
  const CARRIED = ["tenant", "as_of"];
  /** @type {HTMLElement | null} */
  let panel = null;
  let present = "";
  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    element.className = className;
    element.textContent = text;
    return element;
  };
  const words = (text) => (text ? String(text).replaceAll("_", " ") : "");
  const at = (instant) => (instant ? `${transom.moment(new Date(instant), "clock")} (${transom.ago(new Date(instant))})` : "");
  const facts = (one) => [
    ["State", words(one.state)],
    ["In it since", at(one.state_since)],
    ["Waits for", words(one.awaits || one.waits_on)],
    ["Overdue since", at(one.overdue_at)],
    ["Next attempt", at(one.next_attempt_at)],
    ["Deadline", at(one.deadline_at)],
    ["Error", [words(one.error_class), one.error_code].filter(Boolean).join(", ")],
    ["Latest request", one.last_error ? one.last_error.text || "failed" : ""],
    ["Retries", one.retries ? String(one.retries) : ""],
    ["Traces", one.trace_ids.length ? String(one.trace_ids.length) : ""],
  ];
  const linkOf = (element) => {
    const row = element && element.closest("#main [data-row], #main .ag-row");
    const link = row && (row.matches("a[href]") ? row : row.querySelector("a[data-row]"));
    return link instanceof HTMLAnchorElement && MEMBER.test(new URL(link.href).pathname) ? link : null;
  };
  const close = () => {
    if (panel) panel.remove();
    panel = null;
    present = "";
  };
  const fill = (link, lines) => {
    if (!panel) return;
    const title = document.createElement("a");
    title.href = link.href;
    title.textContent = (link.querySelector(".mono") || link).textContent;
    title.className = "mono strong";
    const list = make("dl", "facts", "");
    for (const [name, value] of lines) if (value) list.append(make("dt", "", name), make("dd", "", value));
    panel.replaceChildren(title, list, make("p", "hint", "Enter opens it, Esc closes this."));
  };
  async function load(link) {
    const address = new URL(link.href);
    if (present === address.href) return;
    present = address.href;
    const carried = new URLSearchParams(CARRIED.flatMap((name) => (address.searchParams.has(name) ? [[name, address.searchParams.get(name) || ""]] : [])));
    fill(link, [["", "…"]]);
    try {
      const answer = await fetch(`/api/v1${address.pathname}?${carried}`);
      const body = await answer.json();
      if (present === address.href) fill(link, answer.ok ? facts(body) : [["Not readable", body.detail || "It cannot be read."]]);
    } catch {
      if (present === address.href) fill(link, [["Not readable", "Transom did not answer."]]);
    }
  }
  transom.peek = () => {
    const link = linkOf(document.activeElement);
    if (panel || !link) return close();
    const opened = make("aside", "peek", "");
    opened.setAttribute("role", "status");
    opened.setAttribute("aria-label", "Peek");
    document.body.append(opened);
    panel = opened;
    load(link);
  };
  document.addEventListener("focusin", (event) => {
    const link = panel && event.target instanceof Element ? linkOf(event.target) : null;
    if (link) load(link);
  });
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !panel) return;
      event.preventDefault();
      event.stopPropagation();
      close();
    },
    true
  );
  window.addEventListener("transom:arrived", close);
})();
