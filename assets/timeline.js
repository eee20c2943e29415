/* The business timeline: lanes of one transaction on a folded axis, each lane a strip that opens into its rows. */
(function () {
  "use strict";
  const drawing = window.transomDrawing;
  const el = drawing.el;
  const LEAST = 4;
  const MOST_ROWS = 44;

  /* A bar from `from` to `to` px, an open end torn; an instant is a glyph on its place. */
  function bar(item, cells, track, tracks) {
    const { axis, width } = cells;
    const from = axis.px(axis.x(item.from), width);
    const until = item.to === null ? item.now : item.to;
    const to = axis.px(axis.x(until), width);
    if (to < -20 || from > width + 20) return null;
    const instant = item.to !== null && item.to === item.from;
    const element = el("div", "dw-bar dw-tone-" + item.tone + (instant ? "" : " texture-" + item.tone));
    element.dataset.part = item.id;
    if (instant) {
      element.classList.add("dw-instant");
      element.style.left = from + "px";
      element.append(drawing.glyph(item.glyph, "dw-instant-glyph"));
    } else {
      const left = Math.max(from, -30);
      const size = Math.max(Math.min(to, width + 30) - left, LEAST);
      element.style.left = left + "px";
      element.style.width = size + "px";
      const room = Math.min(left + size, width) - Math.max(left, 0);
      if (room > 34 && item.tone !== "machine") {
        const text = el("span", "dw-bar-text", item.title);
        text.style.marginLeft = Math.max(0, -left) + "px";
        text.style.maxWidth = room - 10 + "px";
        element.append(text);
      }
    }
    element.classList.toggle("dw-open", item.to === null);
    element.classList.toggle("dw-bad", item.error);
    if (tracks > 1) {
      element.style.top = (track / tracks) * 76 + 12 + "%";
      element.style.height = Math.max(76 / tracks - 4, 12) + "%";
    }
    return element;
  }

  class Timeline {
    constructor(host) {
      this.host = host;
      /** @type {Set<string> | null} the lanes that are closed; null until the first data says which begin closed */
      this.closed = null;
      /** @type {any} what `/drawing` answers */
      this.data = null;
      /** @type {any[]} */
      this.inTime = [];
      this.label = "Timeline of the transaction";
      this.columns = ["What", "How long"];
      this.grid = new drawing.Grid(host, this);
      /** @type {Map<string, any>} */
      this.items = new Map();
      const [nextBad, opener] = this.tools();
      this.nextBad = nextBad;
      this.opener = opener;
    }

    /* The buttons above the drawing; answers those that change with what is shown. */
    tools() {
      const nextBad = drawing.button("Next error", "Next error (e)", () => this.nextError(this.grid));
      const opener = drawing.button("Open all lanes", "Show each lane's rows", () => this.openAll());
      this.grid.tools.append(
        drawing.button("Fit", "Fit the selection, or everything (z)", () => this.grid.fit()),
        drawing.button("Whole", "Show everything", () => (this.grid.axis.look(0, 1), this.grid.draw())),
        drawing.button("−", "Zoom out", () => this.grid.zoomBy(2)),
        drawing.button("+", "Zoom in", () => this.grid.zoomBy(0.5)),
        nextBad,
        opener,
      );
      return [nextBad, opener];
    }

    show(data, selected) {
      if (this.data && this.data.transaction_id !== data.transaction_id) this.forget();
      this.data = data;
      this.items.clear();
      for (const lane of data.lanes)
        for (const item of lane.items) {
          item.now = data.now === null ? item.from : data.now;
          item.lane = lane;
          this.items.set(item.id, item);
        }
      this.inTime = [...this.items.values()].sort((a, b) => a.from - b.from || (a.to ?? Infinity) - (b.to ?? Infinity));
      if (this.closed === null) this.closed = new Set(data.lanes.filter((lane) => lane.closed).map((lane) => lane.lane));
      const note = this.grid.note;
      note.textContent = data.sentence;
      note.append(el("span", "dw-dates", this.dates()), this.spoken());
      note.classList.toggle("dw-note-folded", data.folded);
      this.nextBad.hidden = !this.inTime.some((item) => item.error);
      this.layout(new drawing.Axis(data.pieces));
      if (this.grid.selected !== selected) this.choose(selected);
    }

    /* The marks in words, for who does not see their lines. */
    spoken() {
      const marks = this.data.marks.map((mark) => mark.title + ": " + drawing.instant(mark.at));
      return el("span", "visually-hidden", marks.length ? " Marks: " + marks.join(", ") + "." : "");
    }
    dates() {
      const [first, last] = [this.data.pieces[0][0], this.data.pieces[this.data.pieces.length - 1][1]].map(drawing.date);
      return first === last ? first : first + " to " + last;
    }

    /* Another transaction in the same place: nothing of how one looked at the last is kept. */
    forget() {
      this.closed = null;
      this.grid.axis = null;
      this.grid.selected = null;
      this.grid.active = -1;
    }

    layout(axis) {
      const rows = [];
      for (const lane of this.data.lanes) {
        rows.push({ lane });
        if (!this.closed?.has(lane.lane)) for (const item of lane.items) rows.push({ item });
      }
      const some = this.data.lanes.some((lane) => this.closed?.has(lane.lane) && lane.items.length);
      this.opener.textContent = some ? "Open all lanes" : "Close all lanes";
      this.grid.body.style.height = Math.min(rows.length, MOST_ROWS) * this.grid.rowHeight() + 2 + "px";
      this.grid.show(rows, axis || null, this.data.marks, this.data.now);
    }

    openAll() {
      const some = this.data.lanes.some((lane) => this.closed?.has(lane.lane) && lane.items.length);
      this.closed = new Set(some ? [] : this.data.lanes.map((lane) => lane.lane));
      this.layout();
    }

    choose(id) {
      if (id === this.grid.selected) return;
      this.grid.select(id !== null && this.items.has(id) ? id : null, true);
    }
    select(id) {
      drawing.adjust(this.host, id && !id.startsWith("lane:") ? id : null);
    }
    drop() {
      this.grid.drop();
    }
    get isOpen() {
      return Boolean(this.data) && this.data.now !== null;
    }

    rowId(row) {
      return row.lane ? "lane:" + row.lane.lane : row.item.id;
    }
    name(row) {
      if (row.lane) return row.lane.title + ", " + row.lane.note;
      return row.item.title + ", " + this.howLong(row.item) + (row.item.error ? ", error" : "");
    }
    level(row) {
      return row.lane ? 0 : 1;
    }
    expanded(row) {
      return row.lane && row.lane.items.length ? !this.closed?.has(row.lane.lane) : null;
    }
    holder(id) {
      const item = this.items.get(id);
      return item ? this.grid.rows.findIndex((row) => row.lane === item.lane) : -1;
    }
    toggle(row, open) {
      if (open) this.closed?.delete(row.lane.lane);
      else this.closed?.add(row.lane.lane);
      this.layout();
    }
    open(row) {
      if (row.lane) {
        const part = this.items.get(this.grid.selected);
        if (part && part.lane === row.lane && part.href) return drawing.go(part.href);
        return this.grid.toggle(row);
      }
      if (row.item.href) drawing.go(row.item.href);
    }

    fill(row, cells) {
      if (row.lane) this.fillLane(row.lane, cells);
      else this.fillItem(row.item, cells);
    }
    fillLane(lane, cells) {
      cells.row.classList.add("dw-lane");
      const twisty = drawing.glyph(cells.expanded === null ? "" : cells.expanded ? "▾" : "▸", "dw-twisty");
      cells.name.append(twisty, el("span", "dw-lane-title", lane.title));
      cells.side.textContent = lane.note;
      // Of what would lie on one pixel, the first is drawn; an error and what is selected always are.
      const taken = new Set();
      for (const item of lane.items) {
        const [from, to] = [item.from, item.to === null ? item.now : item.to].map((ms) => Math.round(cells.axis.px(cells.axis.x(ms), cells.width)));
        const place = item.track * 1e6 + from;
        const hidden = to - from < LEAST && taken.has(place) && !item.error && item.id !== this.grid.selected;
        if (hidden) continue;
        taken.add(place);
        const element = bar(item, cells, item.track, lane.tracks);
        if (element) cells.plot.append(element);
      }
    }
    fillItem(item, cells) {
      cells.name.append(drawing.glyph(item.glyph, "dw-item-glyph"), el("span", "dw-item-title", item.title));
      if (item.error) cells.name.append(el("span", "dw-badge dw-badge-error", "error"));
      const element = bar(item, cells, 0, 1);
      if (element) {
        element.querySelector(".dw-bar-text")?.remove();
        cells.plot.append(element);
      }
      cells.side.textContent = this.howLong(item);
      if (item.to === null) cells.side.classList.add("dw-side-open");
    }
    howLong(item) {
      if (item.to === null) return drawing.length(item.now - item.from) + " so far";
      return item.to === item.from ? "at " + drawing.time(item.from, 1000) : drawing.length(item.to - item.from);
    }

    describe(row, part) {
      const item = row.item || this.items.get(part || this.grid.selected);
      if (!item) return [row.lane.title, ...row.lane.lines];
      const lines = [item.title];
      if (item.to === null) lines.push("Since " + drawing.instant(item.from) + ", " + drawing.length(item.now - item.from) + " so far: not ended");
      else if (item.to === item.from) lines.push(drawing.instant(item.from));
      else lines.push(drawing.stretch(item.from, item.to), "Lasted " + drawing.length(item.to - item.from));
      return [...lines, ...item.lines];
    }

    extent(id) {
      const axis = this.grid.axis;
      const lane = id.startsWith("lane:") ? this.data.lanes.find((one) => "lane:" + one.lane === id) : null;
      const items = lane ? lane.items : this.items.has(id) ? [this.items.get(id)] : [];
      if (!items.length) return null;
      const from = items.reduce((least, item) => Math.min(least, axis.x(item.from)), Infinity);
      const to = items.reduce((most, item) => Math.max(most, axis.x(item.to === null ? item.now : item.to)), -Infinity);
      return to - from > 1e-9 ? [from, to] : [from - 0.01, to + 0.01];
    }

    neighbour(grid, by) {
      const at = this.inTime.findIndex((item) => item.id === grid.selected);
      const next = this.inTime[at < 0 ? (by > 0 ? 0 : this.inTime.length - 1) : at + by];
      if (!next) return;
      grid.go(next.id);
    }
    nextError(grid) {
      const bad = this.inTime.filter((item) => item.error);
      if (!bad.length) return false;
      const at = bad.findIndex((item) => item.id === grid.selected);
      grid.go(bad[(at + 1) % bad.length].id);
    }
  }

  drawing.kind("timeline", (host) => new Timeline(host));
})();
