/* A treegrid whose rows exist only while they can be seen, beside a time axis. The timeline and the waterfall are two of them. */
(function () {
  "use strict";
  const drawing = (window.transomDrawing = window.transomDrawing || /** @type {any} */ ({}));
  const el = drawing.el;
  const SPARE = 6;
  let made = 0;

  /* painter: label, columns [first, last], rowId(row), name(row), level(row), expanded(row) true, false or null, fill(row, cells),
     describe(row, part) lines of text, toggle(row, open), open(row), select(id), extent(id) [from, to] on the axis, and if
     it likes holder(id) row index, neighbour(grid, by), nextError(grid), drawn(grid), scrolled(grid, first, last). */
  /** @typedef {{ row: HTMLElement }} Parts */
  class Grid {
    /** @param {HTMLElement} host @param {any} painter */
    constructor(host, painter) {
      this.host = host;
      this.painter = painter;
      /** @type {any[]} */
      this.rows = [];
      this.active = -1;
      /** @type {string | null} */
      this.selected = null;
      /** @type {any} */
      this.axis = null;
      /** @type {any[]} */
      this.marks = [];
      /** @type {number | null} */
      this.now = null;
      /** @type {Map<number, Parts>} */
      this.shown = new Map();
      /** @type {number | null} */
      this.height = null;
      /** @type {(() => void)[]} */
      this.stops = [];
      this.frame = 0;
      this.observer = new ResizeObserver(() => this.draw());
      this.prefix = "dw" + (made += 1);
      this.tools = el("div", "dw-tools");
      this.note = el("p", "dw-note");
      this.head = el("div", "dw-head");
      this.headPlot = el("div", "dw-head-plot");
      this.body = el("div", "dw-body");
      this.space = el("div", "dw-space");
      this.under = el("div", "dw-under");
      this.over = el("div", "dw-over");
      this.tip = el("div", "dw-tip");
      this.build();
      this.listen();
    }

    build() {
      const grid = this.body;
      grid.tabIndex = 0;
      grid.setAttribute("role", "treegrid");
      grid.setAttribute("aria-label", this.painter.label);
      grid.setAttribute("aria-readonly", "true");
      grid.setAttribute("aria-colcount", "3");
      this.tip.id = this.prefix + "-tip";
      this.tip.setAttribute("role", "tooltip");
      this.tip.hidden = true;
      for (const layer of [this.under, this.over, this.head]) layer.setAttribute("aria-hidden", "true");
      this.head.append(el("div", "dw-head-name", this.painter.columns[0]), this.headPlot, el("div", "dw-head-side", this.painter.columns[1]));
      this.space.setAttribute("role", "presentation");
      this.space.append(this.under, this.over);
      this.body.append(this.space);
      this.host.append(this.tools, this.note, this.head, this.body, this.tip);
    }

    listen() {
      /** What `drawing_keys.js` adds to a grid. @type {any} */
      const keyed = this;
      const on = (target, name, act, options) => {
        target.addEventListener(name, act, options);
        this.stops.push(() => target.removeEventListener(name, act, options));
      };
      on(this.body, "scroll", () => this.later(), { passive: true });
      on(this.body, "click", (event) => this.clicked(event));
      on(this.body, "dblclick", (event) => this.withRow(event, (row) => this.painter.open(row)));
      on(this.body, "mousemove", (event) => keyed.hovered(event), { passive: true });
      on(this.body, "mouseleave", () => keyed.hideTip());
      on(this.body, "focus", () => keyed.focused());
      on(this.body, "blur", () => keyed.hideTip());
      on(this.body, "wheel", (event) => keyed.wheeled(event), { passive: false });
      on(document, "keydown", (event) => keyed.key(event), true);
      drawing.dragRange(this.headPlot, (from, to) => {
        const width = this.plotWidth();
        this.axis.look(this.axis.at(from, width), this.axis.at(to, width));
        this.draw();
      });
      this.observer.observe(this.body);
    }

    drop() {
      this.stops.forEach((stop) => stop());
      this.observer.disconnect();
      cancelAnimationFrame(this.frame);
      this.host.replaceChildren();
    }

    /* New rows; the active one, the zoom and the scroll stay with what the reader looks at. */
    show(rows, axis, marks, now) {
      const anchor = this.rows[this.active];
      const anchorId = anchor ? this.painter.rowId(anchor) : this.selected;
      this.rows = rows;
      if (axis) {
        axis.adopt(this.axis);
        Object.assign(this, { axis, marks, now });
      }
      this.active = anchorId === null ? -1 : rows.findIndex((row) => this.painter.rowId(row) === anchorId);
      this.body.setAttribute("aria-rowcount", String(rows.length));
      this.clear();
      this.draw();
    }

    clear() {
      this.shown.forEach((parts) => parts.row.remove());
      this.shown.clear();
    }

    rowHeight() {
      return (this.height = this.height || parseFloat(getComputedStyle(this.host).getPropertyValue("--dw-row")) || 28);
    }
    plotWidth() {
      return this.headPlot.clientWidth || 1;
    }

    later() {
      cancelAnimationFrame(this.frame);
      this.frame = requestAnimationFrame(() => this.drawRows());
    }

    draw() {
      if (!this.axis || !this.host.isConnected) return;
      this.height = null;
      this.head.style.paddingRight = this.body.offsetWidth - this.body.clientWidth + "px";
      const width = this.plotWidth();
      this.headPlot.replaceChildren();
      this.under.replaceChildren();
      this.over.replaceChildren();
      drawing.paintTicks(this.axis, width, this.under, this.headPlot);
      const upright = drawing.paintFolds(this.axis, width, this.under, this.over, this.headPlot, this.now);
      this.head.classList.toggle("dw-head-upright", upright);
      const lines = drawing.paintMarks(this.axis, this.marks || [], width, this.over, this.headPlot);
      this.head.style.setProperty("--dw-flags", String(lines));
      this.space.style.height = this.rows.length * this.rowHeight() + "px";
      this.clear();
      this.drawRows();
      if (this.painter.drawn) this.painter.drawn(this);
    }

    drawRows() {
      const height = this.rowHeight();
      const top = this.body.scrollTop;
      const first = Math.max(0, Math.floor(top / height) - SPARE);
      const last = Math.min(this.rows.length - 1, Math.ceil((top + this.body.clientHeight) / height) + SPARE);
      for (const [index, parts] of this.shown)
        if (index < first || index > last) {
          parts.row.remove();
          this.shown.delete(index);
        }
      const width = this.plotWidth();
      const fresh = document.createDocumentFragment();
      for (let index = first; index <= last; index += 1)
        if (!this.shown.has(index)) fresh.append(this.make(index, height, width));
      this.space.append(fresh);
      this.body.setAttribute("aria-activedescendant", this.shown.has(this.active) ? this.prefix + "-" + this.active : "");
      if (!this.shown.has(this.active)) this.body.removeAttribute("aria-activedescendant");
      if (this.painter.scrolled) this.painter.scrolled(this, first, last);
    }

    make(index, height, width) {
      const model = this.rows[index];
      const row = el("div", "dw-row");
      row.setAttribute("role", "row");
      row.id = this.prefix + "-" + index;
      row.dataset.index = index;
      row.setAttribute("aria-rowindex", String(index + 1));
      row.setAttribute("aria-label", this.painter.name(model));
      row.setAttribute("aria-level", String(this.painter.level(model) + 1));
      const expanded = this.painter.expanded(model);
      if (expanded !== null) row.setAttribute("aria-expanded", String(expanded));
      row.style.transform = "translateY(" + index * height + "px)";
      const name = el("div", "dw-name");
      const plot = el("div", "dw-plot");
      const side = el("div", "dw-side");
      name.setAttribute("role", "rowheader");
      plot.setAttribute("role", "gridcell");
      side.setAttribute("role", "gridcell");
      this.painter.fill(model, { row, name, plot, side, width, axis: this.axis, expanded });
      row.append(name, plot, side);
      this.shown.set(index, { row });
      this.paintState(index);
      return row;
    }

    paintState(index) {
      const parts = this.shown.get(index);
      if (!parts) return;
      const chosen = this.painter.rowId(this.rows[index]) === this.selected;
      parts.row.classList.toggle("dw-active", index === this.active);
      parts.row.classList.toggle("dw-selected", chosen);
      parts.row.setAttribute("aria-selected", String(chosen));
      for (const part of /** @type {NodeListOf<HTMLElement>} */ (parts.row.querySelectorAll("[data-part]")))
        part.classList.toggle("dw-part-selected", part.dataset.part === this.selected);
    }

    repaint() {
      for (const index of this.shown.keys()) this.paintState(index);
      if (this.shown.has(this.active)) this.body.setAttribute("aria-activedescendant", this.prefix + "-" + this.active);
    }

    activate(index) {
      if (index < 0 || index >= this.rows.length) return;
      this.active = index;
      const height = this.rowHeight();
      const top = index * height;
      if (top < this.body.scrollTop + height) this.body.scrollTop = Math.max(0, top - height);
      else if (top + 2 * height > this.body.scrollTop + this.body.clientHeight)
        this.body.scrollTop = top + 2 * height - this.body.clientHeight;
      this.drawRows();
      this.repaint();
    }

    indexOf(id) {
      return this.rows.findIndex((row) => this.painter.rowId(row) === id);
    }

    /* Selects by id and tells the page; `quiet` when the page itself said so. What stands in a closed row selects there. */
    select(id, quiet) {
      this.selected = id;
      let index = id === null ? -1 : this.indexOf(id);
      if (index < 0 && id !== null && this.painter.holder) index = this.painter.holder(id);
      if (index >= 0) this.activate(index);
      this.repaint();
      if (this.painter.drawn) this.painter.drawn(this);
      if (!quiet) this.painter.select(id);
    }

    rowAt(event) {
      const row = event.target instanceof Element ? event.target.closest(".dw-row") : null;
      return row ? Number(row.dataset.index) : -1;
    }
    withRow(event, act) {
      const index = this.rowAt(event);
      if (index >= 0) act(this.rows[index], index);
    }

    clicked(event) {
      this.withRow(event, (row, index) => {
        if (event.target.closest("a")) return;
        this.activate(index);
        if (event.target.closest(".dw-twisty")) return this.toggle(row);
        const part = event.target.closest("[data-part]");
        const id = part ? part.dataset.part : this.painter.rowId(row);
        this.select(id === this.selected ? null : id);
        /** @type {any} */ (this).intoView();
      });
    }

    toggle(row, open) {
      const expanded = this.painter.expanded(row);
      if (expanded === null || expanded === open) return;
      this.painter.toggle(row, !expanded);
    }
  }
  drawing.Grid = Grid;

  /* A horizontal drag over an element: act(from px, to px). */
  drawing.dragRange = function (target, act) {
    target.addEventListener("pointerdown", (down) => {
      if (down.button !== 0) return;
      const box = target.getBoundingClientRect();
      const start = down.clientX - box.left;
      const mark = el("div", "dw-range");
      const move = (event) => {
        const here = Math.min(Math.max(event.clientX - box.left, 0), box.width);
        mark.style.left = Math.min(start, here) + "px";
        mark.style.width = Math.abs(here - start) + "px";
        if (!mark.isConnected && Math.abs(here - start) > 4) target.append(mark);
      };
      const up = (event) => {
        window.removeEventListener("pointermove", move);
        window.removeEventListener("pointerup", up);
        mark.remove();
        const here = Math.min(Math.max(event.clientX - box.left, 0), box.width);
        if (Math.abs(here - start) > 4) act(Math.min(start, here), Math.max(start, here));
      };
      window.addEventListener("pointermove", move);
      window.addEventListener("pointerup", up);
    });
  };
})();
