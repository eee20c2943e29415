// What is pure in the scripts of assets/: lengths, instants and the folded time axis. Run with `node --test`.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

/** A window with just enough of a document for scripts to load; `search` is the query of its address. */
function load(search, ...names) {
  const made = typeof names.at(-1) === "object" ? names.pop() : {};
  const nothing = () => undefined;
  class Observer {
    observe() {}
  }
  const window = { addEventListener: nothing, location: { search }, transom: {}, transomDrawing: { el: nothing, day: (ms) => new Date(ms).toISOString().slice(0, 10) } };
  const document = { addEventListener: nothing, documentElement: {}, querySelectorAll: () => [], readyState: "loading", ...made };
  const sandbox = { window, document, location: { search }, MutationObserver: Observer, URLSearchParams, Intl, Date, setInterval: nothing };
  vm.createContext(sandbox);
  for (const name of names) vm.runInContext(readFileSync(new URL(`../../assets/${name}`, import.meta.url), "utf8"), sandbox);
  return window;
}

const moments = load("?as_of=2026-11-20T15:00:00Z", "moments.js").transom;
const at = (text) => new Date(text);

test("a length has its two largest units and is cut, never rounded up", () => {
  assert.equal(moments.length(0.9), "0 s");
  assert.equal(moments.length(59.9), "59 s");
  assert.equal(moments.length(60), "1 min");
  assert.equal(moments.length(3 * 86400 + 4 * 3600 + 59 * 60), "3 d 4 h");
  assert.equal(moments.length(86400 + 5 * 60), "1 d 5 min");
});

test("an instant is relative to the instant looked at, on either side of it", () => {
  assert.equal(moments.ago(at("2026-11-20T14:59:57Z")), "now");
  assert.equal(moments.ago(at("2026-11-20T12:30:00Z")), "2 h 30 min ago");
  assert.equal(moments.ago(at("2026-11-20T15:10:00Z")), "in 10 min");
  assert.equal(moments.ago(at("2025-11-20T15:00:00Z")), "20 Nov 2025");
});

test("a clock names the day unless it is today's", () => {
  assert.equal(moments.clock(at("2026-11-20T09:05:00Z")), "09:05");
  assert.equal(moments.clock(at("2026-11-19T09:05:00Z")), "19 Nov 09:05");
  assert.equal(moments.full(at("2026-11-20T09:05:07Z")), "2026-11-20 09:05:07 UTC");
});

test("an address without a readable instant means the present", () => {
  const present = load("?as_of=nonsense", "moments.js").transom;
  assert.ok(Math.abs(present.now() - new Date()) < 86400000);
});

const Axis = load("", "drawing_axis.js").transomDrawing.Axis;
/** Two active seconds with an hour between them, folded into a tenth of the width. */
const folded = () => new Axis([[0, 1000, 0, 0.45, null], [1000, 3601000, 0.45, 0.55, 3600000], [3601000, 3602000, 0.55, 1, null]]);

test("places and instants of a folded axis lead back to each other", () => {
  const axis = folded();
  for (const ms of [0, 250, 1000, 1801000, 3601000, 3601999, 3602000]) assert.ok(Math.abs(axis.ms(axis.x(ms)) - ms) < 0.01, String(ms));
  assert.equal(axis.folded, true);
  assert.equal(new Axis([[0, 10, 0, 1, null]]).folded, false);
});

test("places never run backwards, and what lies outside is put on the edge", () => {
  const axis = folded();
  let before = 0;
  for (let ms = -5000; ms < 3700000; ms += 1777) {
    assert.ok(axis.x(ms) >= before);
    before = axis.x(ms);
  }
  assert.equal(axis.x(-1), 0);
  assert.equal(axis.x(1e9), 1);
});

test("a window stays inside the axis, and zooming keeps what is under the pointer in place", () => {
  const axis = folded();
  axis.look(-3, 0.2);
  assert.equal(axis.view[0], 0);
  axis.look(0, 1);
  const pixel = axis.px(0.3, 1000);
  axis.zoom(0.5, 0.3);
  assert.ok(Math.abs(axis.px(0.3, 1000) - pixel) < 1e-9);
  assert.equal(axis.whole, false);
  axis.zoom(1000);
  assert.equal(axis.whole, true);
});

/** Nodes with just enough of a document's for `plain.js`. */
class Made {
  constructor(tag) {
    Object.assign(this, { tag, attributes: {}, childNodes: [], parent: null, nodeValue: null });
  }
  setAttribute(name, value) {
    this.attributes[name] = value;
  }
  removeAttribute(name) {
    delete this.attributes[name];
  }
  append(...nodes) {
    for (const node of nodes) this.insertBefore(node, null);
  }
  insertBefore(node, place) {
    node.remove();
    this.childNodes.splice(place ? this.childNodes.indexOf(place) : this.childNodes.length, 0, node);
    node.parent = this;
  }
  replaceChildren(...nodes) {
    this.childNodes = [];
    this.append(...nodes);
  }
  remove() {
    if (this.parent) this.parent.childNodes.splice(this.parent.childNodes.indexOf(this), 1);
    this.parent = null;
  }
  get firstChild() {
    return this.childNodes[0] || null;
  }
  get nextSibling() {
    return this.parent.childNodes[this.parent.childNodes.indexOf(this) + 1] || null;
  }
}
const text = (value) => Object.assign(new Made(""), { nodeValue: value });
const plain = load("", "plain.js", { createElement: (tag) => new Made(tag), createTextNode: text }).transom.plain;
const written = (node) => (node.tag ? [node.tag, node.attributes, node.childNodes.map(written)] : node.nodeValue);
const bare = (tree) => (typeof tree === "string" ? tree : [tree[0], Object.fromEntries(Object.entries(tree[1]).filter(([name]) => name !== "key")), tree[2].map(bare)]);
const drawnOf = (trees) => {
  const host = new Made("div");
  host.append(...trees.map(plain.make));
  return host;
};

test("what is drawn anew is what was described, whatever it was before", () => {
  let seed = 7;
  const pick = (n) => (seed = (seed * 48271) % 2147483647) % n;
  const random = (depth) =>
    !depth || !pick(3)
      ? "text " + pick(4)
      : [["p", "b", "li"][pick(3)], pick(2) ? { key: "k" + pick(5), class: "c" + pick(3) } : {}, Array.from({ length: pick(4) }, () => random(depth - 1))];
  for (let round = 0; round < 300; round += 1) {
    const [old, fresh] = [0, 1].map(() => Array.from({ length: pick(6) }, () => random(3)));
    const host = drawnOf(old);
    plain.patchList(host, old, fresh);
    assert.deepEqual(written(host)[2], fresh.map(bare));
  }
});

test("elements that stay are the same nodes: those before and after a new one, and those that change places", () => {
  const line = (key, words) => ["li", { key }, [words]];
  const old = [line("a", "1"), line("b", "2"), line("c", "3")];
  const host = drawnOf(old);
  const [a, b, c] = host.childNodes;
  plain.patchList(host, old, [line("new", "0"), line("a", "1"), line("c", "3"), line("b", "5")]);
  assert.deepEqual(host.childNodes.slice(1), [a, c, b]);
  assert.equal(b.childNodes[0].nodeValue, "5");
});

test("a part that did not change is not touched, though a script wrote into it meanwhile", () => {
  const old = [["p", {}, ["same"]], ["p", {}, ["1"]]];
  const host = drawnOf(old);
  host.childNodes[0].append(text("added by a script"));
  plain.patchList(host, old, [["p", {}, ["same"]], ["p", {}, ["2"]]]);
  assert.equal(host.childNodes[0].childNodes.length, 2);
  assert.equal(host.childNodes[1].childNodes[0].nodeValue, "2");
});

test("twenty thousand elements are matched in one pass", () => {
  const rows = (last) => Array.from({ length: 20000 }, (_, at) => ["li", { key: String(at) }, [at === 19999 ? last : "row"]]);
  const [old, fresh] = [rows("1"), rows("2")];
  assert.deepEqual(plain.continued(old, fresh).slice(-2), [19998, 19999]);
  assert.equal(plain.same(old[19999], fresh[19999]), false);
});

const drawing = load("?tz=local", "drawing.js", "drawing_axis.js").transomDrawing;
drawing.width = (words) => words.length * 6.6;
const WIDTH = 1000;
const seconds = (from, to) => new drawing.Axis([[from * 1000, to * 1000, 0, 1, null]], 0, [from * 1000, to * 1000]);

test("however far one zooms into a trace, its ticks have names that differ", () => {
  const axis = seconds(0, 20);
  for (let size = 1; size > 1e-6; size /= 3) {
    axis.look(0.72, 0.72 + size);
    const names = axis.ticks(WIDTH).map((tick) => tick.text);
    assert.ok(names.length >= 2, String(size));
    assert.equal(new Set(names).size, names.length, names.join(" "));
  }
  axis.look(0.72, 0.72 + 0.001 / 20);
  const names = axis.ticks(WIDTH).map((tick) => tick.text);
  assert.equal(names[0], "14.4000 s");
  assert.equal(names.slice(1, 3).join(", "), "+100 µs, +200 µs");
});

test("a trace that lasts nothing has one tick, at its start", () => {
  const axis = new drawing.Axis([[-1e-6, 1e-6, 0, 1, null]], 0, [0, 0]);
  assert.equal(axis.ticks(WIDTH).map((tick) => tick.text).join(", "), "0");
});

test("names of ticks neither touch each other nor leave their stretch of time, folded or not, at any zoom", () => {
  const start = Date.UTC(2026, 10, 18, 4, 29, 10);
  const pieces = [[0, 8000, 0, 0.4, null], [8000, 880000, 0.4, 0.46, 872000], [880000, 896000, 0.46, 0.7, null], [896000, 3e8, 0.7, 0.76, 3e8], [3e8, 3e8 + 451, 0.76, 1, null]];
  for (const axis of [new drawing.Axis(pieces.map(([a, b, ...rest]) => [a + start, b + start, ...rest])), new drawing.Axis(pieces, 0, [0, 3e8 + 451])])
    for (let width = 300; width < 1500; width += 61)
      for (const [from, to] of [[0, 1], [0.2, 0.6], [0.77, 0.9], [0.46, 0.4601]]) {
        axis.look(from, to);
        let free = 0;
        for (const tick of axis.ticks(width)) {
          assert.ok(tick.px >= free, tick.text);
          free = tick.px + drawing.width(tick.text);
          assert.ok(free <= width, tick.text);
        }
      }
});

test("local instants name their zone, and both where the clocks change between them", () => {
  const before = process.env.TZ;
  process.env.TZ = "America/New_York";
  const local = load("?tz=local", "drawing.js").transomDrawing;
  const [summer, winter] = [Date.UTC(2026, 10, 1, 5, 30), Date.UTC(2026, 10, 1, 6, 30)];
  assert.match(local.instant(summer), /^2026-11-01 01:30:00 (EDT|GMT-4)$/);
  assert.match(local.stretch(summer, winter), /^2026-11-01 01:30:00 (EDT|GMT-4) to 01:30:00 (EST|GMT-5)$/);
  assert.match(local.stretch(winter, winter + 900000), /^2026-11-01 01:30:00 to 01:45:00 (EST|GMT-5)$/);
  process.env.TZ = before || "";
  assert.equal(load("", "drawing.js").transomDrawing.stretch(summer, winter), "2026-11-01 05:30:00 to 06:30:00 UTC");
});
