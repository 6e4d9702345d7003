// Keys of the console. Everything they do can be done without them; they can be switched off on the help page.
"use strict";
(() => {
  const off = "lurewatch-keys-off";
  const kept = () => { try { return localStorage.getItem(off) === "1"; } catch { return false; } };
  const keep = (is) => { try { is ? localStorage.setItem(off, "1") : localStorage.removeItem(off); } catch { /* not kept */ } };
  const dialog = document.getElementById("keys");

  const box = document.getElementById("keyson");
  if (box) {
    document.getElementById("keyswitch").hidden = false;
    box.checked = !kept();
    box.addEventListener("change", () => keep(!box.checked));
  }

  // step moves the focus among the rows of a list.
  const step = (by) => {
    const rows = [...document.querySelectorAll(".rows > li h2 a")];
    if (!rows.length) return false;
    const at = rows.findIndex((a) => a.closest("li").contains(document.activeElement));
    const to = at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + by));
    rows[to].focus();
    rows[to].closest("li").scrollIntoView({ block: "nearest" });
    return true;
  };
  const search = () => {
    const q = document.getElementById("q");
    if (!q) return false;
    q.focus();
    q.select();
    return true;
  };
  const help = () => {
    if (!dialog || dialog.open) return false;
    dialog.showModal();
    return true;
  };
  const keys = { "/": search, "?": help, j: () => step(1), k: () => step(-1) };

  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.altKey || e.metaKey || e.isComposing || kept()) return;
    if (e.target.closest("input, textarea, select, [contenteditable], dialog")) return;
    const act = keys[e.key];
    if (act && act()) e.preventDefault();
  });
})();
