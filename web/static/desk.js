// Keys of the queue and of the pages where people decide. Everything they do can be done without them. A letter of a
// decision shows its reasons, a number takes one, Enter or the same letter the usual one. console.js has the switch.
"use strict";
(() => {
  const off = () => { try { return localStorage.getItem("lurewatch-keys-off") === "1"; } catch { return false; } };
  const panel = document.getElementById("armed");
  let armed = null; // the button whose reasons are shown
  let sent = false; // the next page is asked for: this one has done its part

  // A form is sent once, by key or by hand: sent again before the next page is there, it would be refused as decided.
  document.addEventListener("submit", (e) => {
    if (!e.target.querySelector("[data-key]")) return;
    if (sent) e.preventDefault();
    sent = true;
  });
  addEventListener("pageshow", (e) => { if (e.persisted) sent = false; }); // somebody came back to the page

  const disarm = () => {
    if (!armed) return false;
    panel.hidden = true;
    armed.closest(".choice").classList.remove("on");
    armed.focus();
    armed = null;
    return true;
  };

  // take sends the form with a reason. One that needs a note waits until that is written.
  const take = (button, reason) => {
    const form = button.form, note = form.querySelector("textarea"), select = form.querySelector("#reason_" + button.value);
    select.value = reason;
    if (reason === "other" && note && !note.value.trim()) {
      disarm();
      note.focus();
      return;
    }
    form.requestSubmit(button);
  };

  const arm = (button) => {
    if (armed === button) return take(button, button.form.querySelector("#reason_" + button.value).value);
    disarm();
    armed = button;
    button.closest(".choice").classList.add("on");
    panel.querySelector("strong").textContent = button.querySelector("span").textContent;
    const select = button.form.querySelector("#reason_" + button.value);
    panel.querySelector("ol").replaceChildren(...[...select.options].map((o) => {
      const li = document.createElement("li"), b = document.createElement("button");
      b.type = "button";
      b.className = "button";
      b.textContent = o.textContent + (o.selected ? " " + panel.dataset.usual : "");
      b.addEventListener("click", () => take(button, o.value));
      li.append(b);
      return li;
    }));
    panel.hidden = false;
    panel.querySelectorAll("button")[select.selectedIndex].focus();
    panel.scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.altKey || e.metaKey || e.isComposing || e.repeat || off()) return;
    if (e.key === "Escape") {
      sent = false; // the browser may have stopped asking
      if (disarm()) e.preventDefault();
      return;
    }
    if (sent) return;
    if (e.target.closest("input, textarea, select, [contenteditable], dialog")) return;
    if (armed && /^[1-9]$/.test(e.key)) {
      const b = panel.querySelectorAll("button")[e.key - 1];
      if (b) { e.preventDefault(); b.click(); }
      return;
    }
    const button = /^[a-z]$/.test(e.key) && document.querySelector(`[data-key="${e.key}"]`);
    if (!button) return;
    e.preventDefault();
    if (button.name === "decision") arm(button); else button.form.requestSubmit(button);
  });
})();
