// The visit sheet on a phone. Keys and times are made here; what is pressed without a network is kept and sent again with its key.
(() => {
  "use strict";
  const KEPT = "beforehand.visit.kept";
  const strip = document.querySelector("[data-strip]");
  const read = () => { try { return JSON.parse(localStorage.getItem(KEPT) || "[]"); } catch { return []; } };
  const write = (kept) => { try { localStorage.setItem(KEPT, JSON.stringify(kept)); return true; } catch { return false; } };
  const say = (which, n) => {
    if (!strip) return;
    strip.hidden = !which;
    if (which) strip.querySelector("[data-says]").textContent = (strip.dataset[which] || "").replace("{n}", String(n));
  };
  const show = () => {
    const n = read().length;
    if (!navigator.onLine) say(n ? "some" : "none", n);
    else say(n ? "some" : "", n);
  };

  const stamp = (form) => {
    const at = form.querySelector("[data-device-at]");
    const key = form.querySelector("input[name=key]");
    if (key && !key.value && crypto.randomUUID) key.value = crypto.randomUUID();
    // The phone's own time is a claim beside the server's; a story has a clock of its own and takes none.
    if (at && form.dataset.device === "time") at.value = new Date().toISOString();
  };

  const keep = (form, data) => {
    const fields = [];
    for (const [name, value] of data) {
      if (typeof value !== "string") return false; // a photo does not fit: the form stays as it is
      fields.push([name, value]);
    }
    return write([...read(), { url: form.action || location.href, fields }]);
  };

  const send = async (entry) => {
    const body = new URLSearchParams(entry.fields);
    const answer = await fetch(entry.url, { method: "POST", body, headers: { "X-Kept": "1" }, credentials: "same-origin" });
    return answer.redirected && !answer.url.includes("/sign-in/") ? "taken" : answer.url.includes("/sign-in/") ? "later" : "refused";
  };

  let sending = false;
  const sendAll = async () => {
    if (sending || !navigator.onLine) return show();
    sending = true;
    let refused = false, sent = 0;
    try {
      for (let kept = read(); kept.length; kept = read()) {
        say("sending", kept.length);
        const came = await send(kept[0]);
        if (came === "later") break;
        refused ||= came === "refused";
        sent += 1;
        write(read().slice(1));
      }
    } catch { /* no network yet: everything stays kept */ }
    sending = false;
    show();
    if (refused) say("refused", 1);
    else if (sent) location.reload();
  };

  document.addEventListener("submit", async (e) => {
    const form = e.target;
    if (!(form instanceof HTMLFormElement)) return;
    if (form.matches("[data-device], [data-kept]")) stamp(form);
    if (!form.matches("[data-kept]") || form.dataset.sent || form.querySelector("input[type=file]")) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    form.dataset.sent = "1";
    const data = new FormData(form, e.submitter || undefined);
    try {
      const answer = await fetch(form.action || location.href, { method: "POST", body: new URLSearchParams([...data]), credentials: "same-origin" });
      if (answer.redirected) { location.assign(answer.url); return; }
      delete form.dataset.sent;
      HTMLFormElement.prototype.submit.call(form); // the office refused: its page says why, and the same key counts once
    } catch {
      delete form.dataset.sent;
      if (keep(form, data)) {
        form.reset(); // ready for the next entry, which is another one
        const key = form.querySelector("input[name=key]");
        if (key && crypto.randomUUID) key.value = crypto.randomUUID();
        show();
      }
    }
  }, true);

  for (const form of document.querySelectorAll("[data-device]")) stamp(form);
  window.addEventListener("online", sendAll);
  window.addEventListener("offline", show);
  show();
  if (read().length) sendAll();
})();
