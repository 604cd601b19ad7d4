// Number, key and device time of a receipt are made on the phone: a form sent twice, by a thumb or a bad network, is one receipt.
(() => {
  "use strict";
  const form = document.querySelector("form[data-field-receipt]");
  if (!form) return;
  const [device, running] = form.dataset.fieldReceipt.split("-");
  const shelf = "field-receipt-" + device;
  const number = form.elements.number;
  const uuid = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  };
  const kept = () => {
    try { return Number(localStorage.getItem(shelf)) || 0; } catch { return 0; }
  };
  const bound = form.querySelector(".error, [aria-invalid]");
  if (!bound) {
    const next = Math.max(Number(running), kept() + 1);
    number.value = device + "-" + String(next).padStart(4, "0");
    form.elements.key.value = uuid();
  }
  form.addEventListener("submit", () => {
    // A story has a clock of its own and takes none from the phone.
    if (!form.elements.device_at.value && form.dataset.device === "time") form.elements.device_at.value = new Date().toISOString();
    const given = number.value.split("-");
    try {
      if (given[0] === device) localStorage.setItem(shelf, String(Math.max(kept(), Number(given[1]) || 0)));
    } catch { /* the office knows the last number too */ }
  });
})();
