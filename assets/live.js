// Asks every two seconds whether what the page shows has changed (an ETag), and says so to the page's callbacks; every
// four while nobody touches the page. News waits while text is selected, a menu is open or a pointer is down (calm.js).
// Stops while the tab is hidden, backs off when asking fails, and marks the page stale until it works again. A page that
// follows nothing asks when its address changes: without an answer the next page cannot come either, and that is said.
(function () {
  "use strict";
  const transom = (window.transom = window.transom || /** @type {any} */ ({}));
  const EVERY = 2000;
  const UNTOUCHED = 4000;
  const TOUCH_LASTS = 30000;
  const LONGEST = 60000;
  let scope = null;
  let etag = null;
  let failures = 0;
  let timer = null;
  let heard = null;
  let round = 0;
  let moved = false; // whether the address has changed since the last answer
  let loading = null; // whether the store still loads what was there before it started; null until an answer says
  let touched = -TOUCH_LASTS; // when somebody last did something with the page
  let paused = false; // whether news waits

  const show = () => {
    const mark = document.getElementById("live-mark");
    const banner = document.getElementById("stale-banner");
    const partial = document.getElementById("loading-banner");
    const fixed = new URLSearchParams(location.search).has("as_of");
    const state = failures > 1 ? "stale" : scope === null ? "" : fixed ? "fixed" : paused ? "paused" : "live";
    if (mark) {
      mark.dataset.state = state;
      const text = { live: "live", stale: "not live", paused: "paused", fixed: "", "": "" }[state];
      if (mark.textContent !== text) mark.textContent = text;
      mark.title = { live: "This page follows what comes in.", paused: "There are updates. They wait while text is selected or a menu is open." }[state] || "";
    }
    if (partial) partial.hidden = loading !== true;
    if (banner) {
      banner.hidden = state !== "stale";
      const at = heard ? transom.clock(heard) : "this page was opened";
      banner.textContent = "No answer from Transom. What you see is as of " + at + "; retrying automatically.";
    }
  };
  const wait = (milliseconds) => {
    clearTimeout(timer);
    timer = setTimeout(ask, milliseconds * (0.85 + 0.3 * Math.random()));
  };
  async function ask() {
    const still = scope === null || new URLSearchParams(location.search).has("as_of");
    const settled = loading === false;
    if (document.hidden || (still && settled && !moved && !failures)) return show();
    const mine = round;
    try {
      // The first answer is wanted whole: it also says whether the store still loads.
      /** @type {Record<string, string>} */
      const headers = etag && loading !== null ? { "If-None-Match": etag } : {};
      const version = "/api/v1/version?scope=" + encodeURIComponent(scope || "operate");
      const asked = still && settled ? "/healthz" : version;
      const answer = await fetch(asked, { headers, cache: "no-store" });
      if (mine !== round) return;
      if (answer.status === 401) return location.assign("/sign-in?next=" + encodeURIComponent(location.pathname + location.search));
      if (answer.status !== 304 && !answer.ok) throw new Error(String(answer.status));
      // What was asked of the page meanwhile has had no answer.
      if (failures && moved) return location.reload();
      failures = 0;
      moved = false;
      heard = new Date();
      if (asked === version && answer.status !== 304) {
        const before = loading;
        loading = (await answer.json()).backlog > 0;
        // What follows nothing was drawn from a part.
        if (still && before && !loading) return location.reload();
      }
      if (!still && answer.status !== 304) {
        const fresh = answer.headers.get("ETag");
        const known = etag !== null && etag !== fresh;
        etag = fresh;
        if (known && document.querySelector("[data-reload-on-change]")) location.reload();
        else if (known) news(fresh);
      }
    } catch {
      if (mine !== round) return;
      failures += 1;
    }
    show();
    wait(pause());
  }
  /** How long to wait before asking again, in ms. */
  const pause = () => {
    const every = performance.now() - touched < TOUCH_LASTS ? EVERY : UNTOUCHED;
    return Math.min(LONGEST, every * 2 ** Math.min(failures, 6));
  };
  // The page's parts are asked for what changed, now or as soon as the page may change under its reader.
  const news = (version) => {
    const mine = round;
    paused = Boolean(transom.busy());
    transom.whenCalm("news", () => {
      paused = false;
      if (mine !== round) return;
      transom.byItself = true;
      window.dash_clientside.set_props("tick", { data: version });
      show();
    });
  };
  for (const name of ["pointermove", "pointerdown", "keydown", "wheel", "touchstart", "scroll"])
    window.addEventListener(name, () => (touched = performance.now()), { capture: true, passive: true });
  // Begins to watch a scope, from the version that the page was drawn of; without one, from the first answer.
  transom.watch = (name, version) => {
    round += 1;
    scope = name || null;
    etag = version ? '"' + version + '"' : null;
    failures = 0;
    show();
    clearTimeout(timer);
    if (scope !== null || loading !== false) wait(50);
  };
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) wait(50);
  });
  // What a person asks for is shown at once.
  const asked = () => (transom.byItself = false);
  document.addEventListener("submit", asked, true);
  document.addEventListener("click", (event) => transom.hit(event, "[data-renew]") && asked(), true);
  window.addEventListener("transom:address", () => {
    asked();
    moved = true;
    wait(50);
  });
})();
