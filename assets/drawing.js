/* Words, lengths and instants of the drawings, and elements that hold them. Everything shown is set as text, never as markup. */
(function () {
  "use strict";
  const drawing = (window.transomDrawing = window.transomDrawing || /** @type {any} */ ({}));

  drawing.el = function (tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined && text !== null) element.textContent = String(text);
    return element;
  };

  drawing.glyph = function (text, className, label) {
    const element = drawing.el("span", className, text);
    if (label) {
      element.setAttribute("role", "img");
      element.setAttribute("aria-label", label);
    } else element.setAttribute("aria-hidden", "true");
    return element;
  };

  drawing.button = function (text, title, act) {
    const button = /** @type {HTMLButtonElement} */ (drawing.el("button", "dw-button", text));
    button.type = "button";
    button.title = title;
    button.addEventListener("click", act);
    return button;
  };

  /** @type {[number, string, number, string][]} a unit in ms with its name, and the next smaller one */
  const UNITS = [
    [86400000, "d", 3600000, "h"],
    [3600000, "h", 60000, "min"],
    [60000, "min", 1000, "s"],
  ];

  /* "3 d 4 h", "12 min 5 s", "1.24 s", "83 ms", "410 µs": two units at most, as the pages write them. */
  drawing.length = function (ms) {
    if (!isFinite(ms)) return "";
    const size = Math.abs(ms);
    const sign = ms < 0 ? "−" : "";
    for (const [unit, name, lesser, lesserName] of UNITS) {
      const lessers = Math.floor(size / lesser);
      const whole = Math.floor((lessers * lesser) / unit);
      const rest = lessers - (whole * unit) / lesser;
      if (whole) return sign + whole + " " + name + (rest ? " " + rest + " " + lesserName : "");
    }
    if (size >= 1000) return sign + trimmed(size / 1000) + " s";
    if (size >= 1) return sign + trimmed(size) + " ms";
    if (size > 0) return sign + trimmed(size * 1000) + " µs";
    return "0 s";
  };

  /* A length to the step of an axis, where three digits would not tell ticks apart: "14.4012 s", "1 min 5.25 s". */
  drawing.exact = function (ms, step) {
    const size = Math.abs(ms);
    const sign = ms < 0 ? "−" : "";
    const decimals = (unit) => Math.max(0, Math.ceil(-Math.log10(step / unit) - 1e-9));
    if (size >= 60000) {
      const minute = Math.floor(size / 60000) * 60000;
      return sign + drawing.length(minute) + " " + ((size - minute) / 1000).toFixed(decimals(1000)) + " s";
    }
    if (size >= 1000) return sign + (size / 1000).toFixed(decimals(1000)) + " s";
    if (size >= 1) return sign + size.toFixed(decimals(1)) + " ms";
    return sign + (size * 1000).toFixed(decimals(0.001)) + " µs";
  };

  /* The same in one unit, for where there is no room: "15 min", "2.2 d". */
  drawing.about = function (ms) {
    const unit = UNITS.find(([size]) => ms >= size);
    if (!unit) return drawing.length(ms);
    const amount = ms / unit[0];
    return (amount < 10 ? Math.floor(amount * 10) / 10 : Math.floor(amount)) + " " + unit[1];
  };

  function trimmed(number) {
    return String(Number(number.toPrecision(3)));
  }

  drawing.zone = () => (new URLSearchParams(window.location.search).get("tz") === "local" ? undefined : "UTC");

  const formats = new Map();
  function formatOf(key, make) {
    if (!formats.has(key)) formats.set(key, make());
    return formats.get(key);
  }
  function format(options) {
    const zone = drawing.zone();
    return formatOf(JSON.stringify([zone, options]), () => new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone, hour12: false }));
  }

  const DATE = { year: "numeric", month: "2-digit", day: "2-digit" };
  const TIME = { hour: "2-digit", minute: "2-digit", second: "2-digit" };
  /* The zone at an instant: "UTC", or the local one's name, which differs between the two sides of a change of clocks. */
  const zoneName = (ms) => " " + (drawing.zone() || localZone(ms));
  const localZone = (ms) => {
    const format = formatOf("zone", () => new Intl.DateTimeFormat(undefined, { timeZoneName: "short" }));
    return format.formatToParts(ms).find((part) => part.type === "timeZoneName")?.value || "";
  };
  const fine = (ms) => (ms % 1000 ? { ...TIME, fractionalSecondDigits: 3 } : TIME);

  /* An instant in full, milliseconds where it has some. */
  drawing.instant = (ms) => drawing.date(ms) + " " + format(fine(Math.floor(ms))).format(ms) + zoneName(ms);
  drawing.date = (ms) => format(DATE).format(ms).split("/").reverse().join("-");
  /* From one instant to another, the day said once where it is the same. */
  drawing.stretch = function (from, to) {
    if (drawing.date(from) !== drawing.date(to)) return drawing.instant(from) + " to " + drawing.instant(to);
    const times = [from, to].map((ms) => format(fine(Math.floor(ms))).format(ms));
    const zones = [from, to].map(zoneName);
    const first = zones[0] === zones[1] ? times[0] : times[0] + zones[0];
    return drawing.date(from) + " " + first + " to " + times[1] + zones[1];
  };
  drawing.day = (ms) => format({ weekday: "short", day: "numeric", month: "short" }).format(ms);
  drawing.time = function (ms, step) {
    if (step >= 60000) return format({ hour: "2-digit", minute: "2-digit" }).format(ms);
    return format(step < 1000 ? { ...TIME, fractionalSecondDigits: 3 } : TIME).format(ms);
  };

  drawing.count = (n, one, many) => n.toLocaleString("en-GB") + " " + (n === 1 ? one : many || one + "s");

  /* How wide a text is as ticks are written, in pixels; a guess on the wide side where nothing can be painted. */
  /** @type {CanvasRenderingContext2D | null | undefined} */
  let paint;
  drawing.width = function (text) {
    if (paint === undefined) {
      paint = document.createElement("canvas").getContext("2d");
      const style = getComputedStyle(document.body);
      if (paint) paint.font = "12px " + style.fontFamily;
    }
    return paint ? paint.measureText(text).width : text.length * 7;
  };

  const COVERS = ".mantine-Modal-content, .mantine-Popover-dropdown, .mantine-Menu-dropdown, .cell-menu";
  const FIELDS = "input, textarea, select, [contenteditable='true']";

  /* Whether a key press is meant for the page and not for a field or for what lies over it. */
  drawing.plainKey = function (event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.target instanceof Element && event.target.closest(FIELDS)) return false;
    return !document.querySelector(COVERS);
  };
})();
