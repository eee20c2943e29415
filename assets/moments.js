// Writes every <time class="moment"> in the zone of the address, keeps relative ones fresh, and puts the absolute
// instant on hover. Also the words of the header that depend on zone: the instant looked at, the range.
(function () {
  "use strict";
  const transom = (window.transom = window.transom || /** @type {any} */ ({}));
  const clientside = (window.dash_clientside = window.dash_clientside || /** @type {any} */ ({}));
  const params = () => new URLSearchParams(location.search);
  const local = () => params().get("tz") === "local";
  // The zone of the last visit, unless the address names one: a page that was local yesterday is local today.
  const STORED = "transom-zone";
  try {
    if (!params().has("tz") && localStorage.getItem(STORED) === "local") {
      history.replaceState(history.state, "", location.pathname + location.search + (location.search ? "&" : "?") + "tz=local" + location.hash);
    }
  } catch {
    // Without storage every visit begins in UTC.
  }
  transom.keepZone = (zone) => {
    try {
      localStorage.setItem(STORED, zone);
    } catch {
      return;
    }
  };
  const pad = (number) => String(number).padStart(2, "0");
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

  const parts = (date) =>
    local()
      ? { y: date.getFullYear(), m: date.getMonth(), d: date.getDate(), H: date.getHours(), M: date.getMinutes(), S: date.getSeconds() }
      : { y: date.getUTCFullYear(), m: date.getUTCMonth(), d: date.getUTCDate(), H: date.getUTCHours(), M: date.getUTCMinutes(), S: date.getUTCSeconds() };
  transom.now = () => {
    const fixed = params().get("as_of");
    const date = fixed ? new Date(fixed) : new Date();
    return isNaN(date.getTime()) ? new Date() : date;
  };
  transom.day = (date) => {
    const p = parts(date);
    const year = p.y === parts(transom.now()).y ? "" : " " + p.y;
    return p.d + " " + MONTHS[p.m] + year;
  };
  // 09:12, with its day unless that is today.
  transom.clock = (date) => {
    const p = parts(date);
    const n = parts(transom.now());
    const time = pad(p.H) + ":" + pad(p.M);
    return p.y === n.y && p.m === n.m && p.d === n.d ? time : transom.day(date) + " " + time;
  };
  transom.full = (date) => {
    const p = parts(date);
    const zone = local() ? Intl.DateTimeFormat(undefined, { timeZoneName: "short" }).formatToParts(date).find((x) => x.type === "timeZoneName")?.value : "UTC";
    return p.y + "-" + pad(p.m + 1) + "-" + pad(p.d) + " " + pad(p.H) + ":" + pad(p.M) + ":" + pad(p.S) + " " + zone;
  };
  /** @type {[number, string][]} */
  const LENGTHS = [[86400, "d"], [3600, "h"], [60, "min"]];
  transom.length = (seconds) => {
    if (seconds < 60) return Math.floor(seconds) + " s";
    let rest = Math.floor(seconds);
    const parts = [];
    for (const [size, unit] of LENGTHS) {
      const count = Math.floor(rest / size);
      rest -= count * size;
      if (count) parts.push(count + " " + unit);
    }
    return parts.slice(0, 2).join(" ");
  };
  transom.ago = (date) => {
    const seconds = (transom.now().getTime() - date.getTime()) / 1000;
    if (Math.abs(seconds) < 5) return "now";
    if (Math.abs(seconds) > 60 * 86400) return transom.day(date);
    return seconds > 0 ? transom.length(seconds) + " ago" : "in " + transom.length(-seconds);
  };
  const FORMS = {
    ago: transom.ago,
    clock: transom.clock,
    full: transom.full,
    // To the millisecond, where two instants of one second stand beside each other.
    fine: (date) => transom.full(date).replace(/(:\d\d) /, "$1." + String(date.getMilliseconds()).padStart(3, "0") + " "),
    date: transom.day,
    span: (date) => transom.length(Math.abs(transom.now().getTime() - date.getTime()) / 1000),
  };
  transom.moment = (date, form) => (FORMS[form] || FORMS.full)(date);

  const write = (element) => {
    const date = new Date(element.getAttribute("datetime"));
    if (isNaN(date.getTime())) return;
    const text = transom.moment(date, element.dataset.form);
    const title = transom.full(date) + (["full", "fine"].includes(element.dataset.form) ? "" : " · " + transom.ago(date));
    if (element.textContent !== text) element.textContent = text;
    if (element.title !== title) element.title = title;
  };
  const all = (root) => {
    if (root.matches && root.matches("time.moment")) write(root);
    if (root.querySelectorAll) root.querySelectorAll("time.moment").forEach(write);
  };
  transom.moments = () => all(document);

  const UNITS = { s: "second", m: "minute", h: "hour", d: "day", w: "week" };
  const lately = (text) => {
    const match = /^now-(\d+)([smhdw])$/.exec(text || "");
    if (!match) return null;
    return "Last " + (match[1] === "1" ? UNITS[match[2]] : match[1] + " " + UNITS[match[2]] + "s");
  };
  const words = (text) => {
    const match = /^now(?:-(\d+)([smhdw]))?$/.exec(text);
    if (!match) return transom.clock(new Date(text));
    return match[1] ? match[1] + " " + match[2] + " ago" : "now";
  };
  const header = () => {
    const query = params();
    const [from, to, fixed] = [query.get("from"), query.get("to"), query.get("as_of")];
    const range = document.getElementById("range-text");
    if (range) {
      const open = !to || to === "now";
      range.textContent = !from && !to ? range.dataset.absent || "" : open && lately(from) ? String(lately(from)) : (from ? "From " + words(from) : "Started") + (open ? " on" : " to " + words(to));
    }
    const zone = document.getElementById("zone");
    if (zone) {
      zone.textContent = local() ? "Local" : "UTC";
      zone.setAttribute("aria-pressed", String(local()));
    }
    const hint = document.getElementById("range-zone");
    if (hint) hint.textContent = "Times are in " + (local() ? "local time." : "UTC.");
    const instant = document.getElementById("instant-text");
    if (instant) instant.textContent = fixed ? transom.clock(new Date(fixed)) : "Now";
    const banner = document.getElementById("instant-banner");
    if (banner) {
      banner.hidden = !fixed;
      banner.textContent = "";
      if (fixed) {
        const back = document.createElement("a");
        back.href = transom.query({ as_of: null });
        back.dataset.adjust = "1";
        back.textContent = "Back to now";
        banner.append("As known at " + transom.full(new Date(fixed)) + ". Records that came later are left out. ", back);
      }
    }
  };

  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "attributes") write(change.target);
      else change.addedNodes.forEach((node) => node instanceof Element && (all(node), node.querySelector("#range-text, #zone, #range-zone") && header()));
    }
  }).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ["datetime", "data-form"] });
  setInterval(() => document.hidden || transom.moments(), 1000);
  window.addEventListener("transom:address", () => {
    header();
    transom.moments();
  });
  window.addEventListener("transom:arrived", () => {
    header();
    transom.moments();
  });
  clientside.transom = Object.assign(clientside.transom || {}, {});
})();
