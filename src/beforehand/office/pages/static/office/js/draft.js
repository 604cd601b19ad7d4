// Drafts: a form with data-draft="URL" is kept by POST a moment after the last stroke and whenever a field is left.
// What the server answers (a sentence such as "Kept at 09:12") is written into the form's [data-draft-saved].
(() => {
  "use strict";
  const PAUSE = 1200;
  const waiting = new WeakMap();

  const keep = (form) => {
    clearTimeout(waiting.get(form));
    waiting.delete(form);
    if (!window.htmx || form.dataset.sent) return;
    const where = form.querySelector("[data-draft-saved]");
    window.htmx.ajax("POST", form.dataset.draft, { source: form, target: where || form, swap: where ? "innerHTML" : "none", values: {} });
  };

  document.addEventListener("input", (e) => {
    const form = e.target instanceof Element ? e.target.closest("form[data-draft]") : null;
    if (!form) return;
    clearTimeout(waiting.get(form));
    waiting.set(form, setTimeout(() => keep(form), PAUSE));
  });
  document.addEventListener("focusout", (e) => {
    const form = e.target instanceof Element ? e.target.closest("form[data-draft]") : null;
    if (form && waiting.has(form)) keep(form);
  });
})();
