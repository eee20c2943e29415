// A payload in clear: shown as text in one place, under a banner that counts down, and gone when its time is over.
(function () {
  "use strict";
  const transom = (window.transom = window.transom || /** @type {any} */ ({}));
  let timer = 0;
  const element = (name, className, text) => {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = text;
    return made;
  };
  const clear = (place, text) => {
    clearInterval(timer);
    place.replaceChildren(...(text ? [element("p", "hint", text)] : []));
  };
  transom.reveal = (place, answer) => {
    clear(place, "");
    const ends = Date.now() + (Date.parse(answer.until) - Date.parse(answer.at));
    const banner = element("p", "silent revealed", "");
    banner.setAttribute("role", "status");
    const hide = element("button", "button quiet", "Hide now");
    hide.type = "button";
    hide.addEventListener("click", () => clear(place, "Hidden. That it was seen stays on record."));
    const tick = () => {
      const left = Math.ceil((ends - Date.now()) / 1000);
      if (left <= 0) return clear(place, "The time is up. That you saw it stays on record.");
      const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
      banner.textContent = `Revealed to you, as entry ${answer.sequence} of the ledger says. Hidden again in ${time}.`;
    };
    const text = answer.text === null ? answer.base64 : answer.text;
    const body = element("pre", "body-text", text);
    body.tabIndex = 0;
    place.replaceChildren(banner, body, hide);
    tick();
    timer = setInterval(tick, 1000);
  };
})();
