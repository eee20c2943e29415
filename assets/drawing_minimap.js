/* The whole trace at a glance: one canvas, painted once for its rows and size, with a frame over what is in view. */
(function () {
  "use strict";
  const drawing = (window.transomDrawing = window.transomDrawing || /** @type {any} */ ({}));
  const el = drawing.el;
  const ERROR = 1;

  class Minimap {
    constructor(view) {
      this.view = view;
      this.element = el("div", "dw-map");
      this.canvas = /** @type {HTMLCanvasElement} */ (el("canvas", "dw-map-canvas"));
      this.window = el("div", "dw-map-window");
      this.element.setAttribute("aria-hidden", "true");
      this.element.append(this.canvas, this.window);
      this.element.title = "Drag to zoom into a stretch of time; click to go there";
      drawing.dragRange(this.element, (from, to) => {
        const width = this.element.clientWidth;
        this.view.grid.axis.look(from / width, to / width);
        this.view.grid.draw();
      });
      this.element.addEventListener("click", (event) => this.jump(event));
      this.observer = new ResizeObserver(() => this.cache());
      this.observer.observe(this.element);
      this.theme = new MutationObserver(() => this.cache());
      this.theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-mantine-color-scheme"] });
    }

    drop() {
      this.observer.disconnect();
      this.theme.disconnect();
    }

    cache() {
      const data = this.view.data;
      const width = this.element.clientWidth;
      const height = this.element.clientHeight;
      if (!data || !this.view.count || !width) return;
      const scale = window.devicePixelRatio || 1;
      this.canvas.width = width * scale;
      this.canvas.height = height * scale;
      const paint = this.canvas.getContext("2d");
      if (!paint) return;
      const style = getComputedStyle(this.element);
      const colour = (name) => style.getPropertyValue(name).trim();
      const tones = Array.from({ length: 8 }, (_, at) => colour("--dw-tone-" + at));
      const { start, end, service, marks, critical } = data.rows;
      const axis = this.view.grid.axis;
      paint.scale(scale, scale);
      const step = (height - 4) / this.view.count;
      const thick = Math.max(Math.min(step, 4), 1);
      const block = (from, to, at, size) => {
        const left = axis.x(from) * width;
        paint.fillRect(left, 2 + at * step, Math.max(axis.x(to) * width - left, 1), size);
      };
      paint.globalAlpha = this.view.count > 400 ? 0.5 : 0.8;
      for (let at = 0; at < this.view.count; at += 1) {
        paint.fillStyle = tones[service[at] % tones.length];
        block(start[at], end[at], at, thick);
      }
      paint.globalAlpha = 1;
      paint.fillStyle = colour("--ink");
      for (let at = 0; at < this.view.count; at += 1) for (const [from, to] of critical[at]) block(from, to, at, Math.max(thick / 2, 1));
      paint.fillStyle = colour("--vermillion");
      for (let at = 0; at < this.view.count; at += 1)
        if (marks[at] & ERROR) paint.fillRect(axis.x(start[at]) * width - 1, 1 + at * step, 4, Math.max(thick, 3));
      this.frame(this.view.grid);
    }

    frame(grid) {
      if (!grid.axis || !this.view.count) return;
      const height = this.element.clientHeight - 4;
      const [from, to] = grid.axis.view;
      const all = Math.max(grid.rows.length * grid.rowHeight(), 1);
      const top = (grid.body.scrollTop / all) * height;
      const size = Math.min((grid.body.clientHeight / all) * height, height);
      Object.assign(this.window.style, { left: from * 100 + "%", width: (to - from) * 100 + "%", top: 2 + top + "px", height: Math.max(size, 4) + "px" });
      this.window.hidden = grid.axis.whole && size >= height - 1;
    }

    jump(event) {
      const grid = this.view.grid;
      const box = this.element.getBoundingClientRect();
      const row = ((event.clientY - box.top) / box.height) * grid.rows.length;
      grid.body.scrollTop = row * grid.rowHeight() - grid.body.clientHeight / 2;
    }
  }
  drawing.Minimap = Minimap;
})();
