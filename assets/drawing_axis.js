/* The time axis of a drawing: a piecewise linear map from instants to [0, 1], a window on it, ticks, folds and marks. */
(function () {
  "use strict";
  const drawing = (window.transomDrawing = window.transomDrawing || /** @type {any} */ ({}));
  const el = drawing.el;
  const LEAST_WINDOW = 1e-7;
  const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 15e3, 3e4, 6e4, 12e4, 3e5, 6e5, 9e5, 18e5, 36e5, 72e5, 108e5, 216e5, 432e5, 864e5, 1728e5, 6048e5, 2592e6];

  /* A nanosecond: nothing is told apart below it. */
  const LEAST_STEP = 1e-6;
  const APART = { relative: 90, clock: 76 };
  const PADDING = 8;

  /* pieces: [start ms, end ms, left, right, idle ms or null]; zero: what 0 ms is as an instant, for offsets; extent: the
     first and last ms of an axis of offsets, beyond which it has no ticks. */
  class Axis {
    constructor(pieces, zero, extent) {
      this.pieces = pieces;
      this.zero = zero || 0;
      this.extent = extent || [-Infinity, Infinity];
      this.relative = Boolean(extent);
      this.folded = pieces.some((piece) => piece[4] !== null);
      this.view = [0, 1];
    }
    adopt(other) {
      if (other) this.view = other.view.slice();
    }
    x(ms) {
      const pieces = this.pieces;
      let low = 0;
      let high = pieces.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (pieces[middle][0] <= ms) low = middle;
        else high = middle - 1;
      }
      const [start, end, left, right] = pieces[low];
      return left + (right - left) * Math.min(Math.max((ms - start) / (end - start), 0), 1);
    }
    ms(x) {
      for (const [start, end, left, right] of this.pieces)
        if (x <= right) return start + ((end - start) * Math.max(x - left, 0)) / (right - left);
      return this.pieces[this.pieces.length - 1][1];
    }
    px(x, width) {
      return ((x - this.view[0]) / (this.view[1] - this.view[0])) * width;
    }
    at(px, width) {
      return this.view[0] + (px / width) * (this.view[1] - this.view[0]);
    }
    look(from, to) {
      const size = Math.min(Math.max(to - from, LEAST_WINDOW), 1);
      const start = Math.min(Math.max(from, 0), 1 - size);
      this.view = [start, start + size];
    }
    zoom(factor, around) {
      const [from, to] = this.view;
      const middle = around === undefined ? (from + to) / 2 : around;
      this.look(middle - (middle - from) * factor, middle + (to - middle) * factor);
    }
    get whole() {
      return this.view[1] - this.view[0] > 0.999999;
    }
    fit(from, to) {
      const margin = Math.max((to - from) * 0.15, LEAST_WINDOW);
      this.look(from - margin, to + margin);
    }

    /* Ticks of the window: round steps inside each active piece, or its first instant where only that has room. */
    ticks(width) {
      const ticks = [];
      const written = { day: null };
      for (const [start, end, left, right, idle] of this.pieces) {
        if (idle !== null) continue;
        const from = Math.max(this.px(left, width), 0);
        const to = Math.min(this.px(right, width), width);
        if (to - from < 40) continue;
        const perMs = ((right - left) / (this.view[1] - this.view[0]) / (end - start)) * width;
        const first = Math.max(this.ms(this.at(from, width)), this.extent[0]);
        const last = Math.min(this.ms(this.at(to, width)), this.extent[1]);
        if (last >= first) ticks.push(...this.ticksOf({ from: from + (first - this.ms(this.at(from, width))) * perMs, to, perMs, first, last }, written));
      }
      return ticks;
    }
    /* The ticks of one piece, which lies between the pixels `from` and `to`. No label leaves it or touches the next. */
    ticksOf({ from, to, perMs, first, last }, written) {
      const ticks = [];
      const apart = this.relative ? APART.relative : APART.clock;
      const step = this.step(apart / perMs);
      let free = from;
      let base = null;
      const put = (ms, px) => {
        const texts = this.relative ? [this.offset(ms, step, base)] : this.clock(ms, step, written);
        const text = texts.find((one) => px + drawing.width(one) + PADDING <= to);
        if (text === undefined || px < free) return;
        if (!this.relative && text === texts[0]) written.day = drawing.day(ms);
        if (base === null) base = ms;
        ticks.push({ px, text });
        free = px + Math.max(apart, drawing.width(text) + PADDING);
      };
      for (let turn = Math.ceil(first / step - 1e-9); turn * step <= last; turn += 1) put(turn * step, from + (turn * step - first) * perMs);
      if (!ticks.length) put(first, from);
      return ticks;
    }
    step(least) {
      if (!this.relative) return STEPS.find((size) => size >= least) || STEPS[STEPS.length - 1];
      const round = STEPS.find((size) => size >= least);
      if (least >= 1) return round || STEPS[STEPS.length - 1];
      const power = 10 ** Math.floor(Math.log10(least));
      return Math.max(LEAST_STEP, power * ([1, 2, 5].find((times) => power * times >= least) || 10));
    }
    /* An offset from the trace's start. Where three digits would not tell neighbours apart, the first is written out and
       the others say how far they are from it. */
    offset(ms, step, base) {
      const text = ms === 0 ? "0" : drawing.length(Number(ms.toPrecision(9)));
      if (ms === 0 || drawing.length(Number((ms + step).toPrecision(9))) !== text) return text;
      return base === null ? drawing.exact(ms, step) : "+" + drawing.length(Number((ms - base).toPrecision(3)));
    }
    /* A time of day, with its day before it where that is not yet written; else alone. */
    clock(ms, step, written) {
      const text = step >= 86400000 ? "" : drawing.time(ms, step);
      const today = drawing.day(ms);
      return today !== written.day ? [(today + " " + text).trim(), text].filter(Boolean) : [text].filter(Boolean);
    }
  }
  drawing.Axis = Axis;

  /* Folds as bands down the whole plot, with their length written where the head is: whole, rounded, or upright.
     Answers whether one stands upright. */
  drawing.paintFolds = function (axis, width, under, over, head, now) {
    let upright = false;
    for (const [start, , left, right, idle] of axis.pieces) {
      if (idle === null) continue;
      const from = axis.px(left, width);
      const to = axis.px(right, width);
      if (to < 0 || from > width) continue;
      const size = to - from;
      const later = now !== null && start >= now - 1;
      const fits = [drawing.length(idle), drawing.about(idle)].find((text) => text.length * 6 + 5 <= size);
      const flag = el("div", "dw-fold-label" + (fits ? "" : " dw-upright"));
      upright = upright || !fits;
      flag.append(el("span", "", fits || drawing.about(idle)));
      const whole = drawing.length(idle);
      flag.title = later ? "Folded: the next " + whole + ", for which nothing is set." : "Folded: nothing new for " + whole + ". Not to scale.";
      const parts = [el("div", "dw-fold"), el("div", "dw-fold-hatch"), flag];
      for (const part of parts) {
        part.style.left = from + "px";
        part.style.width = size + "px";
      }
      under.append(parts[0]);
      over.append(parts[1]);
      head.append(flag);
    }
    return upright;
  };

  drawing.paintTicks = function (axis, width, band, head) {
    for (const tick of axis.ticks(width)) {
      const line = el("div", "dw-gridline");
      const text = el("div", "dw-tick", tick.text);
      line.style.left = text.style.left = tick.px + "px";
      band.append(line);
      head.append(text);
    }
  };

  /* Marks (now, deadline, limits, next attempt) as lines with flags; flags that would touch go one line lower. */
  drawing.paintMarks = function (axis, marks, width, over, head) {
    const lines = [];
    for (const mark of marks) {
      const px = axis.px(axis.x(mark.at), width);
      if (px < -1 || px > width + 1) continue;
      const line = el("div", "dw-mark dw-mark-" + mark.kind);
      line.style.left = px + "px";
      over.append(line);
      const flag = el("div", "dw-flag dw-mark-" + mark.kind);
      flag.append(drawing.glyph(mark.glyph, "dw-flag-glyph"), el("span", "", mark.title));
      flag.title = mark.title + ": " + drawing.instant(mark.at) + (mark.note ? ". " + mark.note : "");
      head.append(flag);
      const size = flag.offsetWidth;
      const left = Math.min(Math.max(px - 8, 0), Math.max(width - size, 0));
      let row = 0;
      while (lines[row] !== undefined && lines[row].some(([from, to]) => left < to + 4 && left + size > from - 4)) row += 1;
      (lines[row] = lines[row] || []).push([left, left + size]);
      flag.style.left = left + "px";
      flag.style.top = row * 20 + "px";
    }
    return lines.length;
  };
})();
