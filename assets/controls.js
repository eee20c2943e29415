// The header's and the filter bar's controls: each writes the address, and is written from it.
(function () {
  "use strict";
  const transom = (window.transom = window.transom || /** @type {any} */ ({}));
  const clientside = (window.dash_clientside = window.dash_clientside || /** @type {any} */ ({}));
  const SEGMENTS = ["workflow", "partner", "tenant", "version"];
  const same = (a, b) => JSON.stringify(a || []) === JSON.stringify(b || []);
  const nothing = () => clientside.no_update;
  const pad = (number) => String(number).padStart(2, "0");
  const local = () => new URLSearchParams(location.search).get("tz") === "local";

  // A picker's text (no zone) as an instant of the zone shown, and back.
  const toInstant = (text) => {
    if (!text) return null;
    const date = new Date(text.replace(" ", "T") + (local() ? "" : "Z"));
    return isNaN(date.getTime()) ? null : date.toISOString().replace(/\.\d+Z$/, "Z");
  };
  const toPicker = (text) => {
    if (!text || text.startsWith("now")) return null;
    const d = new Date(text);
    if (isNaN(d.getTime())) return null;
    return local()
      ? d.getFullYear() + "-" + pad(d.getMonth() + 1) + "-" + pad(d.getDate()) + " " + pad(d.getHours()) + ":" + pad(d.getMinutes()) + ":" + pad(d.getSeconds())
      : d.toISOString().slice(0, 19).replace("T", " ");
  };

  // Whatever changes the address (a cell, an offer to drop a filter, a saved view, back) writes the controls from it, or
  // the next choice in one of them would undo it; a value that is already there fires nothing.
  const sync = () => {
    const query = new URLSearchParams(location.search);
    for (const name of SEGMENTS) {
      if (document.getElementById("filter-" + name)) window.dash_clientside.set_props("filter-" + name, { value: query.getAll(name) });
    }
    window.dash_clientside.set_props("instant-picker", { value: toPicker(query.get("as_of")) });
  };
  window.addEventListener("transom:address", sync);
  window.addEventListener("transom:arrived", sync);

  const narrow = matchMedia("(max-width: 767px)");
  narrow.addEventListener("change", () => window.dash_clientside.set_props("narrow", { data: narrow.matches }));

  const say = (text) => window.dash_clientside.set_props("notes", { sendNotifications: [{ action: "show", message: text, autoClose: 2500, position: "bottom-right" }] });
  const resolved = () => {
    const now = transom.now();
    const stamp = (date) => date.toISOString().replace(/\.\d+Z$/, "Z");
    const query = new URLSearchParams(location.search);
    const changes = { as_of: query.get("as_of") || stamp(now) };
    for (const name of ["from", "to"]) {
      const match = /^now(?:-(\d+)([smhdw]))?$/.exec(query.get(name) || "");
      const unit = { s: 1, m: 60, h: 3600, d: 86400, w: 604800 };
      if (match) changes[name] = stamp(new Date(now.getTime() - Number(match[1] || 0) * (unit[match[2]] || 0) * 1000));
    }
    return location.origin + transom.query(changes);
  };
  document.addEventListener("click", async (event) => {
    const at = (id) => transom.hit(event, "#" + id);
    if (at("zone")) {
      transom.keepZone(local() ? "utc" : "local");
      transom.adjust(transom.query({ tz: local() ? null : "local" }));
    } else if (at("copy-relative")) {
      await navigator.clipboard.writeText(location.href);
      say("Link copied. Its times stay relative.");
    } else if (at("copy-resolved")) {
      await navigator.clipboard.writeText(resolved());
      say("Link copied. It shows what you see now, also tomorrow.");
    } else if (transom.hit(event, "[data-print]")) {
      window.print();
    } else {
      const copy = transom.hit(event, "[data-copy]");
      if (copy) {
        await navigator.clipboard.writeText(copy.dataset.copy || "");
        say("Copied.");
      }
    }
  });

  clientside.transom = Object.assign(clientside.transom || {}, {
    narrow: () => narrow.matches,
    segments: (workflow, partner, tenant, version) => {
      const query = new URLSearchParams(location.search);
      const chosen = { workflow, partner, tenant, version };
      if (SEGMENTS.some((name) => !same(chosen[name], query.getAll(name)))) transom.adjust(transom.query(chosen));
      return nothing();
    },
    range: (from, to) => {
      if (from || to) transom.adjust(transom.query({ from: toInstant(from), to: toInstant(to) }));
      return nothing();
    },
    instant: (value) => {
      const now = new URLSearchParams(location.search).get("as_of");
      if (!same(toPicker(now), value)) transom.adjust(transom.query({ as_of: toInstant(value) }));
      return nothing();
    },
  });
})();
