/* The waterfall of a trace: its tree beside its time, the critical path drawn in ink, what is wrong marked and said. */
(function () {
  "use strict";
  const drawing = window.transomDrawing;
  const el = drawing.el;
  const ERROR = 1;
  /** @type {[number, string, string][]} the bit of a mark, its kind, its words */
  const BADGES = [
    [1, "error", "error"],
    [2, "orphan", "no parent"],
    [4, "retry", "retry"],
    [8, "skew", "clock"],
    [16, "loop", "circle"],
    [32, "double", "same id"],
    [64, "endless", "no end"],
    [128, "backwards", "ends before start"],
  ];
  const UNMEASURED = 64 | 128; // how long it took is not known
  const TONES = 8;
  const LEAST = 2;
  const DEEPEST = 14;

  class Waterfall {
    constructor(host) {
      this.host = host;
      this.label = "Spans of the trace";
      this.columns = ["Span", "Lasts"];
      /** @type {Set<number>} rows that are closed */
      this.closed = new Set();
      this.only = "all";
      this.count = 0;
      this.bad = false;
      /** @type {any} what `/drawing` answers */
      this.data = null;
      this.grid = new drawing.Grid(host, this);
      this.map = new drawing.Minimap(this);
      this.grid.note.after(this.map.element);
      /** @type {HTMLButtonElement[]} */
      this.filters = ["all", "critical", "errors"].map((name) => {
        const made = drawing.button({ all: "All spans", critical: "Critical path", errors: "Errors" }[name] || name, "Show " + name, () => this.filter(name));
        made.dataset.only = name;
        return made;
      });
      this.nextBad = drawing.button("Next error", "Next error (e)", () => this.nextError(this.grid));
      this.tools();
    }

    tools() {
      const button = drawing.button;
      const group = el("div", "dw-group");
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", "Which spans");
      group.append(...this.filters);
      this.finder = drawing.finder(this, "Find a span by service, name or id");
      this.grid.tools.append(
        this.finder.element,
        group,
        this.nextBad,
        button("Fit", "Fit the selection, or everything (z)", () => this.grid.fit()),
        button("Whole", "Show the whole trace", () => (this.grid.axis.look(0, 1), this.grid.draw())),
        button("−", "Zoom out", () => this.grid.zoomBy(2)),
        button("+", "Zoom in", () => this.grid.zoomBy(0.5)),
      );
    }

    show(data, selected) {
      const began = performance.now();
      const before = this.data && this.data.trace_id === data.trace_id ? this.data : null;
      if (!before) this.forget();
      this.data = data;
      this.grid.note.textContent = data.sentence;
      this.count = data.rows.id ? data.rows.id.length : 0;
      this.grid.tools.hidden = this.grid.head.hidden = this.map.element.hidden = this.count === 0;
      if (!this.count) return;
      if (before) this.closed = new Set([...this.closed].map((at) => data.rows.id.indexOf(before.rows.id[at])).filter((at) => at >= 0));
      this.bad = data.rows.marks.some((bits) => bits & ERROR);
      this.nextBad.hidden = !this.bad;
      this.filters[2].hidden = !this.bad;
      const last = data.rows.end.reduce((latest, end) => Math.max(latest, end), 0);
      this.layout(new drawing.Axis(data.pieces, data.zero, [0, last]));
      this.map.cache();
      if (this.grid.selected !== selected) this.choose(selected);
      this.finder?.renew();
      this.host.dataset.took = (performance.now() - began).toFixed(1);
    }

    /* Another trace in the same place: nothing of how one looked at the last is kept. */
    forget() {
      this.closed.clear();
      this.only = "all";
      this.grid.axis = null;
      this.grid.selected = null;
      this.grid.active = -1;
    }

    filter(name) {
      this.only = name;
      this.layout();
    }

    /* Rows that are to be seen: none under a closed one; of a filter, what it finds and what that stands under. */
    layout(axis) {
      const { depth, size, marks, critical } = this.data.rows;
      let keep = null;
      if (this.only !== "all") {
        keep = new Uint8Array(this.count);
        const open = [];
        for (let at = 0; at < this.count; at += 1) {
          open.length = depth[at];
          open.push(at);
          if (this.only === "errors" ? marks[at] & ERROR : critical[at].length) for (const up of open) keep[up] = 1;
        }
      }
      const rows = [];
      for (let at = 0; at < this.count; at += 1) {
        if (!keep || keep[at]) rows.push(at);
        if (this.closed.has(at)) at += size[at];
      }
      for (const made of this.filters) made.setAttribute("aria-pressed", String(made.dataset.only === this.only));
      this.grid.body.style.height = "min(" + (rows.length * this.grid.rowHeight() + 2) + "px, max(260px, calc(100vh - 300px)))";
      this.grid.show(rows, axis || null, [], null);
    }

    choose(id) {
      if (!this.count || id === this.grid.selected) return;
      const at = id === null ? -1 : this.data.rows.id.indexOf(id);
      if (at >= 0 && this.grid.indexOf(id) < 0) this.uncover(at);
      this.grid.select(at >= 0 ? id : null, true);
    }
    uncover(at) {
      const { depth } = this.data.rows;
      this.only = "all";
      for (let up = at, level = depth[at]; up >= 0 && level >= 0; up -= 1)
        if (depth[up] < level || up === at) {
          if (up !== at) this.closed.delete(up);
          level = depth[up];
        }
      this.layout();
    }
    select(id) {
      drawing.adjust(this.host, id);
    }
    drop() {
      this.map.drop();
      this.grid.drop();
    }

    rowId(at) {
      return this.data.rows.id[at];
    }
    name(at) {
      const { rows, names, services } = this.data;
      const badges = BADGES.filter(([bit]) => rows.marks[at] & bit).map(([bit, , text]) => (bit === 4 ? "retry " + rows.call[at] : text));
      const length = this.measured(at) ? [drawing.length(rows.end[at] - rows.start[at])] : [];
      return [services[rows.service[at]], names[rows.name[at]], ...length, ...badges].join(", ");
    }
    measured(at) {
      return !(this.data.rows.marks[at] & UNMEASURED);
    }
    level(at) {
      return this.data.rows.depth[at];
    }
    expanded(at) {
      return this.data.rows.size[at] ? !this.closed.has(at) : null;
    }
    holder() {
      return -1;
    }
    toggle(at, open) {
      if (open) this.closed.delete(at);
      else this.closed.add(at);
      this.layout();
    }
    open(at) {
      if (this.grid.selected !== this.rowId(at)) this.grid.select(this.rowId(at));
      document.getElementById(this.host.dataset.detail)?.focus();
    }

    fill(at, cells) {
      const { rows, names, services } = this.data;
      const depth = rows.depth[at];
      const tone = "dw-service-" + (rows.service[at] % TONES);
      const bits = rows.marks[at];
      cells.name.style.setProperty("--dw-depth", String(Math.min(depth, DEEPEST)));
      const closed = cells.expanded === false;
      cells.name.append(drawing.glyph(cells.expanded === null ? "" : closed ? "▸" : "▾", "dw-twisty"));
      if (depth > DEEPEST) cells.name.append(el("span", "dw-deep", depth));
      cells.name.append(el("span", "dw-service " + tone, services[rows.service[at]]), el("span", "dw-item-title", names[rows.name[at]]));
      if (closed) cells.name.append(el("span", "dw-badge", "+" + rows.size[at].toLocaleString("en-GB")));
      for (const [bit, kind, text] of BADGES)
        if (bits & bit) cells.name.append(el("span", "dw-badge dw-badge-" + kind, bit === 4 ? "retry " + rows.call[at] : text));
      if (rows.logs[at]) cells.name.append(el("span", "dw-badge", drawing.count(rows.logs[at], "log")));
      this.bar(at, cells, tone, bits);
      cells.side.textContent = this.measured(at) ? drawing.length(rows.end[at] - rows.start[at]) : "—";
    }

    bar(at, cells, tone, bits) {
      const { rows } = this.data;
      const { axis, width } = cells;
      const from = axis.px(axis.x(rows.start[at]), width);
      const to = axis.px(axis.x(rows.end[at]), width);
      if (to < -LEAST || from > width) return;
      const left = Math.max(from, -20);
      const size = Math.max(Math.min(to, width + 20) - left, LEAST);
      const bar = el("div", "dw-bar dw-span " + tone + (bits & ERROR ? " dw-bad" : ""));
      bar.style.left = left + "px";
      bar.style.width = size + "px";
      cells.plot.append(bar);
      for (const [start, end] of rows.critical[at]) {
        const begin = Math.max(axis.px(axis.x(start), width), -20);
        const finish = Math.min(axis.px(axis.x(end), width), width + 20);
        if (finish < 0 || begin > width) continue;
        const part = el("div", "dw-critical");
        part.style.left = begin + "px";
        part.style.width = Math.max(finish - begin, 1) + "px";
        cells.plot.append(part);
      }
    }

    describe(at) {
      const { rows, names, services, kinds, notes } = this.data;
      const lasted = rows.end[at] - rows.start[at];
      const kind = kinds[rows.kind[at]];
      const lines = [
        names[rows.name[at]],
        services[rows.service[at]] + (kind ? " · " + kind : ""),
        "Starts at " + (rows.start[at] ? "+" + drawing.length(rows.start[at]) : "0") + (this.measured(at) ? ", lasts " + drawing.length(lasted) : ""),
      ];
      const critical = rows.critical[at].reduce((sum, [from, to]) => sum + to - from, 0);
      if (critical) lines.push("On the critical path for " + drawing.length(critical) + (lasted ? " (" + Math.round((critical / lasted) * 100) + " % of it)" : ""));
      if (rows.marks[at] & ERROR) lines.push("It ended with an error.");
      if (rows.logs[at]) lines.push(drawing.count(rows.logs[at], "log line"));
      return lines.concat(notes[at] || []);
    }

    extent(id) {
      const at = this.data.rows.id.indexOf(id);
      if (at < 0) return null;
      const axis = this.grid.axis;
      return [axis.x(this.data.rows.start[at]), axis.x(this.data.rows.end[at])];
    }

    /* Errors under closed rows count: the way to one is opened. */
    matches(text) {
      const { rows, names, services } = this.data;
      const holds = (at) => `${services[rows.service[at]]} ${names[rows.name[at]]} ${rows.id[at]}`.toLowerCase().includes(text);
      return rows.id.filter((_, at) => holds(at));
    }
    reach(id) {
      if (this.grid.indexOf(id) < 0) this.uncover(this.data.rows.id.indexOf(id));
      this.grid.go(id);
    }
    nextError(grid) {
      if (!this.bad) return false;
      const { marks, id } = this.data.rows;
      const from = grid.active < 0 ? -1 : grid.rows[grid.active];
      for (let step = 1; step <= this.count; step += 1) {
        const at = (from + step + this.count) % this.count;
        if (!(marks[at] & ERROR)) continue;
        if (grid.indexOf(id[at]) < 0) this.uncover(at);
        return grid.go(id[at]);
      }
      return false;
    }

    drawn(grid) {
      this.map.frame(grid);
    }
    scrolled(grid) {
      this.map.frame(grid);
    }
  }

  drawing.kind("waterfall", (host) => new Waterfall(host));
})();
