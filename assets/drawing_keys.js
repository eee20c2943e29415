/* How a drawing answers keys, wheel and hover, and how drawings come and go with the page. */
(function () {
  "use strict";
  const drawing = (window.transomDrawing = window.transomDrawing || /** @type {any} */ ({}));
  const el = drawing.el;
  const Grid = drawing.Grid;
  const makers = {};
  const live = new Map();

  Grid.prototype.key = function (event) {
    if (!this.rows.length || !drawing.plainKey(event)) return;
    const inside = this.body === document.activeElement;
    const letter = event.key.length === 1 && event.key !== " ";
    if (letter && window.transom && window.transom.letters && !window.transom.letters()) return;
    if (!letter && !inside && event.key !== "Escape") return;
    // On a page that one of a list led to, these go through the list until the drawing itself has the focus.
    if (!inside && "[]".includes(event.key) && document.querySelector('#main a[rel="prev"], #main a[rel="next"]')) return;
    const act = this.keys()[event.key];
    if (act && act() !== false) {
      event.preventDefault();
      event.stopPropagation();
    }
  };

  Grid.prototype.keys = function () {
    const page = Math.max(1, Math.floor(this.body.clientHeight / this.rowHeight()) - 2);
    const step = (by) => () => this.reach(this.active + by);
    const row = this.rows[this.active];
    return {
      j: step(1), ArrowDown: step(1), k: step(-1), ArrowUp: step(-1),
      PageDown: step(page), PageUp: step(-page),
      Home: () => this.reach(0), End: () => this.reach(this.rows.length - 1),
      "]": () => this.neighbour(1), "[": () => this.neighbour(-1),
      e: () => this.nextError(),
      z: () => this.fit(),
      Escape: () => this.back(),
      Enter: () => (row ? this.painter.open(row) : false),
      " ": () => (row ? this.select(this.painter.rowId(row) === this.selected ? null : this.painter.rowId(row)) : false),
      ArrowRight: () => (row ? this.inward(row) : false),
      ArrowLeft: () => (row ? this.outward(row) : false),
      "+": () => this.zoomBy(0.5), "-": () => this.zoomBy(2),
    };
  };

  Grid.prototype.reach = function (index) {
    const at = Math.min(Math.max(index, 0), this.rows.length - 1);
    this.activate(at);
    this.go(this.painter.rowId(this.rows[at]));
  };

  /* Selects by key: focus comes along, the row comes into view, and what it is is said. */
  Grid.prototype.go = function (id) {
    this.body.focus({ preventScroll: true });
    this.select(id);
    this.intoView();
    this.tipForActive();
  };

  /* The page scrolls when the active row is out of sight: under the header, or where the record of what is selected lies. */
  Grid.prototype.intoView = function () {
    const parts = this.selected === null ? null : this.shown.get(this.active);
    if (!parts) return;
    const box = parts.row.getBoundingClientRect();
    const low = window.innerHeight * 0.55 - 8;
    const high = this.head.getBoundingClientRect().bottom + 4;
    if (box.bottom > low) window.scrollBy(0, box.bottom - low);
    else if (box.top < high) window.scrollBy(0, box.top - high);
  };

  Grid.prototype.neighbour = function (by) {
    if (this.painter.neighbour) return this.painter.neighbour(this, by);
    const level = this.active < 0 ? 0 : this.painter.level(this.rows[this.active]);
    for (let at = this.active + by; at >= 0 && at < this.rows.length; at += by) {
      const there = this.painter.level(this.rows[at]);
      if (there === level) return this.reach(at);
      if (there < level) return false;
    }
    return false;
  };

  Grid.prototype.nextError = function () {
    if (this.painter.nextError) return this.painter.nextError(this);
    return false;
  };

  Grid.prototype.fit = function () {
    const id = this.selected;
    const extent = id === null ? null : this.painter.extent(id);
    if (!extent) this.axis.look(0, 1);
    else this.axis.fit(extent[0], extent[1]);
    this.draw();
  };

  Grid.prototype.back = function () {
    const tipOpen = !this.tip.hidden;
    this.hideTip();
    if (this.selected !== null) return this.select(null);
    if (!this.axis.whole) {
      this.axis.look(0, 1);
      return this.draw();
    }
    return tipOpen;
  };

  Grid.prototype.zoomBy = function (factor) {
    const extent = this.selected === null ? null : this.painter.extent(this.selected);
    this.axis.zoom(factor, extent ? (extent[0] + extent[1]) / 2 : undefined);
    this.draw();
  };

  Grid.prototype.inward = function (row) {
    if (this.painter.expanded(row) === false) return this.toggle(row, true);
    const next = this.rows[this.active + 1];
    if (next && this.painter.level(next) > this.painter.level(row)) this.reach(this.active + 1);
  };
  Grid.prototype.outward = function (row) {
    if (this.painter.expanded(row) === true) return this.toggle(row, false);
    const level = this.painter.level(row);
    for (let at = this.active - 1; at >= 0; at -= 1)
      if (this.painter.level(this.rows[at]) < level) return this.reach(at);
  };

  Grid.prototype.wheeled = function (event) {
    if (!event.ctrlKey && !event.shiftKey) return;
    event.preventDefault();
    const width = this.plotWidth();
    const left = event.clientX - this.headPlot.getBoundingClientRect().left;
    if (event.ctrlKey) this.axis.zoom(Math.exp(event.deltaY * 0.003), this.axis.at(left, width));
    else {
      const [from, to] = this.axis.view;
      const by = ((event.deltaY || event.deltaX) / width) * (to - from);
      this.axis.look(from + by, to + by);
    }
    this.draw();
  };

  /* Tooltips: plain lines of text; beside the pointer on hover, under the row on focus. */
  Grid.prototype.hovered = function (event) {
    const index = this.rowAt(event);
    if (index < 0) return this.hideTip();
    const part = event.target.closest("[data-part]");
    this.showTip(this.painter.describe(this.rows[index], part ? part.dataset.part : null), event.clientX + 14, event.clientY + 18);
  };
  Grid.prototype.focused = function () {
    if (this.active < 0 && this.rows.length) this.activate(0);
    this.tipForActive();
  };
  Grid.prototype.tipForActive = function () {
    const parts = this.shown.get(this.active);
    if (!parts || !this.body.matches(":focus-visible")) return;
    // Of what is selected the page shows the whole record: a tip would lie over it.
    if (this.selected !== null && this.selected === this.painter.rowId(this.rows[this.active])) return this.hideTip();
    const box = parts.row.getBoundingClientRect();
    this.showTip(this.painter.describe(this.rows[this.active], null), box.left + Math.min(box.width * 0.3, 260), box.bottom + 4);
  };
  Grid.prototype.showTip = function (lines, x, y) {
    if (!lines || !lines.length) return this.hideTip();
    const text = lines.join("\n");
    if (this.tip.dataset.text !== text) {
      this.tip.dataset.text = text;
      this.tip.replaceChildren(...lines.map((line, at) => el(at ? "p" : "strong", "", line)));
    }
    this.tip.hidden = false;
    this.body.setAttribute("aria-describedby", this.tip.id);
    const width = this.tip.offsetWidth;
    const height = this.tip.offsetHeight;
    const above = y + height > window.innerHeight - 8;
    this.tip.style.left = Math.max(8, Math.min(x, window.innerWidth - width - 8)) + "px";
    this.tip.style.top = Math.max(8, above ? y - height - 40 : y) + "px";
  };
  Grid.prototype.hideTip = function () {
    this.tip.hidden = true;
    this.body.removeAttribute("aria-describedby");
  };

  /* A drawing lives where an element says so: data-drawing names its kind, data-src its route, data-param the parameter
     of the address that says what is selected; data-tick changes when there is news. Dash gives the element no children,
     so React leaves alone what is put into it. */
  drawing.kind = function (name, make) {
    makers[name] = make;
    if (document.body) seek();
  };

  const chosen = (host) => new URLSearchParams(window.location.search).get(host.dataset.param);

  /* The address follows the selection: adjusting, so it replaces and the way back stays short. `data-drop` names what the
     address says of the last selection alone. */
  drawing.adjust = function (host, id) {
    const changes = { [host.dataset.param || ""]: id };
    for (const name of (host.dataset.drop || "").split(" ")) if (name) changes[name] = null;
    window.transom.adjust(window.transom.query(changes));
  };
  /* To another page; how one looks (`as_of`, `tz`) goes along. */
  drawing.go = function (href) {
    const carried = window.transom.carriedQuery();
    window.transom.go(carried && href.includes("?") ? href + "&" + carried.slice(1) : href + carried);
  };

  async function load(entry) {
    const source = entry.host.dataset.src;
    if (!source) return;
    /** @type {Record<string, string>} */
    const headers = entry.etag && entry.source === source ? { "If-None-Match": entry.etag } : {};
    const turn = (entry.turn = (entry.turn || 0) + 1);
    try {
      const answer = await fetch(source, { headers, credentials: "same-origin", cache: "no-store" });
      if (turn !== entry.turn || answer.status === 304) return;
      if (!answer.ok) throw new Error(String(answer.status));
      const data = await answer.json();
      if (turn !== entry.turn) return;
      entry.etag = answer.headers.get("ETag");
      entry.source = source;
      entry.failure?.remove();
      entry.view.show(data, chosen(entry.host));
      entry.host.removeAttribute("aria-busy");
      if (!entry.shown) entry.view.grid.intoView();
      entry.shown = true;
      entry.host.dataset.drawn = String(Number(entry.host.dataset.drawn || 0) + 1);
    } catch {
      if (turn === entry.turn) failed(entry);
    }
  }

  function failed(entry) {
    entry.host.removeAttribute("aria-busy");
    entry.failure?.remove();
    const box = el("div", "dw-failed");
    box.setAttribute("role", "status");
    box.append(
      el("p", "", entry.etag ? "This drawing could not be refreshed; it shows what was known before." : "This drawing could not be loaded. Nothing was lost."),
      drawing.button("Try again", "Load the drawing again", () => load(entry)),
    );
    entry.failure = box;
    entry.host.prepend(box);
  }

  function seek() {
    for (const [host, entry] of live)
      if (!host.isConnected) {
        entry.watch.disconnect();
        entry.view.drop();
        live.delete(host);
      }
    for (const host of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-drawing]"))) {
      const make = makers[host.dataset.drawing];
      if (live.has(host) || !make) continue;
      const entry = { host, view: make(host) };
      entry.watch = new MutationObserver((changes) => {
        const names = changes.map((change) => change.attributeName);
        if (names.includes("data-src") || names.includes("data-tick")) load(entry);
      });
      entry.watch.observe(host, { attributes: true, attributeFilter: ["data-src", "data-tick"] });
      live.set(host, entry);
      host.setAttribute("aria-busy", "true");
      load(entry);
    }
  }

  const EVERY = 30000;

  /* What is still open moves on without a record: its now is drawn anew. */
  function moveOn() {
    if (document.hidden || new URLSearchParams(window.location.search).has("as_of")) return;
    for (const entry of live.values()) if (entry.view.isOpen && entry.host.offsetParent) load(entry);
  }

  function start() {
    seek();
    setInterval(moveOn, EVERY);
    let due = 0;
    const soon = () => {
      due = due || requestAnimationFrame(() => ((due = 0), seek()));
    };
    new MutationObserver(soon).observe(document.body, { childList: true, subtree: true });
    window.addEventListener("transom:address", () => {
      for (const [host, entry] of live) entry.view.choose(chosen(host));
    });
  }
  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start);
})();
