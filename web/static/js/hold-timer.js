// <hold-timer until="2026-11-24T10:30:00+08:00">: shows its [data-late] part two minutes before the end, and asks for the page anew after it.
customElements.define("hold-timer", class extends HTMLElement {
  connectedCallback() {
    const end = Date.parse(this.getAttribute("until"));
    const now = Date.parse(this.getAttribute("now") || "") || Date.now();
    const left = end - now;
    if (!(left > 0)) return;
    const late = this.querySelector("[data-late]");
    if (late && left > 120000) late.hidden = true;
    this.timers = [setTimeout(() => this.warn(), Math.max(0, left - 120000)), setTimeout(() => location.reload(), left + 1000)];
  }

  disconnectedCallback() {
    (this.timers || []).forEach(clearTimeout);
  }

  warn() {
    const late = this.querySelector("[data-late]");
    if (!late) return;
    late.hidden = false;
    const live = document.getElementById("live");
    if (live) live.textContent = late.textContent.trim();
  }
});
