// Forms that do something: their fields go to the API as JSON, which alone says whether it may be done.
// `data-post` is the route, `data-fixed` what is sent beside the fields, `data-then` the name of the address's parameter
// that is set from the answer (`data-take`), or nothing: then the page's parts are drawn anew.
(function () {
  "use strict";
  const transom = (window.transom = window.transom || /** @type {any} */ ({}));
  const say = (form, text) => {
    const place = form.querySelector("[role=alert]");
    if (place) place.textContent = text;
  };
  // What was asked for comes with the page's next parts: the focus goes to its heading, as it does to a new page's.
  const focused = (key, left) => {
    const heading = /** @type {HTMLElement | null} */ (document.querySelector(`[data-shows="${CSS.escape(key)}"]`));
    if (heading) heading.focus();
    else if (left) setTimeout(() => focused(key, left - 1), 100);
  };
  const bodyOf = (form) => {
    const body = JSON.parse(form.dataset.fixed || "{}");
    for (const field of form.querySelectorAll("[name]")) {
      const value = field.type === "password" ? field.value : field.value.trim();
      if (field.closest("[data-list]")) {
        if (value) body[field.name] = [...(body[field.name] || []), value];
      } else if (field.closest("[data-ahead]")) {
        const ahead = /^\d+$/.test(value) ? new Date(transom.now().getTime() + 1000 * Number(value)).toISOString() : value;
        body[field.name] = ahead || null;
      } else if (value) {
        body[field.name] = value;
      }
    }
    if (form.dataset.tickedAs && transom.ticked && transom.ticked.length) body[form.dataset.tickedAs] = transom.ticked;
    return body;
  };
  async function send(form) {
    const button = form.querySelector("button[type=submit]");
    say(form, "");
    if (button) button.disabled = true;
    try {
      const answer = await fetch(form.dataset.post, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(bodyOf(form)),
      });
      const body = await answer.json();
      if (!answer.ok) return say(form, body.detail || "It could not be done.");
      form.reset();
      const place = form.querySelector("[data-from]");
      if (place) place.textContent = body[place.dataset.from];
      if (form.dataset.reveals) return transom.reveal(/** @type {HTMLElement} */ (document.getElementById(form.dataset.reveals)), body);
      const changes = JSON.parse(form.dataset.drop || "{}");
      if (form.dataset.then) {
        changes[form.dataset.then] = body[form.dataset.take];
        transom.adjust(transom.query(changes));
        return focused(String(body[form.dataset.take]), 50);
      }
      const stamp = String(Date.now());
      window.dash_clientside.set_props("worked", { data: stamp });
      window.dash_clientside.set_props("tick", { data: stamp });
    } catch {
      say(form, "Transom did not answer, so it may or may not have been done. Check before you try again.");
    } finally {
      if (button) button.disabled = false;
    }
  }
  document.addEventListener(
    "submit",
    (event) => {
      const form = transom.hit(event, "form[data-post]");
      if (!form) return;
      event.preventDefault();
      event.stopPropagation();
      send(form);
    },
    true
  );
  // A choice that is its own act: it is sent as soon as it is made.
  document.addEventListener("change", (event) => {
    const form = transom.hit(event, "form[data-on-change]");
    if (form && /** @type {HTMLInputElement} */ (event.target).value) send(form);
  });
})();
