// Small helps for hands on a keyboard. Every page works without this file.
(() => {
  "use strict";
  const typing = (el) => el instanceof HTMLElement && (el.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName));
  const plain = (e) => !(e.ctrlKey || e.metaKey || e.altKey);

  // Search: "/" puts the cursor there.
  const search = () => document.querySelector("#search input");

  // Lists: j and k move along rows that carry data-row; the row's first link opens with Enter.
  const move = (by) => {
    const rows = [...document.querySelectorAll("[data-row]")];
    if (!rows.length) return false;
    const here = rows.findIndex((row) => row.contains(document.activeElement) || row.classList.contains("chosen"));
    const there = rows[Math.min(rows.length - 1, Math.max(0, here < 0 ? 0 : here + by))];
    for (const row of rows) row.classList.toggle("chosen", row === there);
    const link = there.querySelector("a, button") || there;
    link.focus({ preventScroll: true });
    there.scrollIntoView({ block: "nearest" });
    there.dispatchEvent(new CustomEvent("office:chosen", { bubbles: true }));
    return true;
  };

  document.addEventListener("keydown", (e) => {
    if (!plain(e) || e.defaultPrevented) return;
    if (e.key === "Escape" && document.activeElement === search()) return void search().blur();
    if (typing(document.activeElement) || document.querySelector("dialog[open]:not(.shown)")) return;
    if (e.key === "/" && search()) { e.preventDefault(); search().focus(); return; }
    if (e.key === "j" || e.key === "k") { if (move(e.key === "j" ? 1 : -1)) e.preventDefault(); return; }
    // A button or link that carries data-key answers to that key (results of a call on 1 to 7, v for a visit).
    const keyed = document.querySelector(`[data-key="${CSS.escape(e.key)}"]`);
    if (keyed && !keyed.disabled) { e.preventDefault(); keyed.click(); }
  });

  // Dialogs: an element with data-opens="#id" opens it, data-closes closes the one it stands in.
  document.addEventListener("click", (e) => {
    const from = e.target instanceof Element ? e.target : null;
    const opener = from?.closest("[data-opens]");
    if (opener) {
      const dialog = document.querySelector(opener.dataset.opens);
      if (dialog?.showModal) { e.preventDefault(); dialog.showModal(); }
      return;
    }
    const closer = from?.closest("[data-closes]");
    if (closer) { e.preventDefault(); closer.closest("dialog")?.close(); return; }
    if (from?.closest("[data-prints]")) { e.preventDefault(); window.print(); return; }
    const menu = document.querySelector(".bar .person[open]");
    if (menu && from && !menu.contains(from)) menu.open = false;
  });

  // A form sends itself when a choice in it changes (filters); its button stands for those without script.
  document.addEventListener("change", (e) => {
    const form = e.target instanceof Element ? e.target.closest("form[data-sends-itself]") : null;
    if (form) form.requestSubmit();
  });

  // The same button is not pressed twice while its first press is under way.
  document.addEventListener("submit", (e) => {
    const form = e.target;
    if (form.dataset.sent) { e.preventDefault(); return; }
    if (form.method === "post" && !form.hasAttribute("hx-post")) {
      form.dataset.sent = "1";
      window.addEventListener("pageshow", () => delete form.dataset.sent, { once: true });
    }
  });
})();
