// <hold-timer until="2026-11-24T10:30:00+08:00" now="…" warned="120000">: offers its [data-late] part `warned` ms before the end; extends and
// ends in place, so that nothing that was typed is lost.
customElements.define("hold-timer", class extends HTMLElement {
  connectedCallback() {
    const now = Date.parse(this.getAttribute("now") || "") || Date.now();
    const left = Date.parse(this.getAttribute("until")) - now;
    this.late = this.querySelector("[data-late]");
    if (!(left > 0)) return;
    if (this.late) this.late.hidden = true;
    this.timers = [
      setTimeout(() => this.warn(), Math.max(0, left - Number(this.getAttribute("warned")))),
      setTimeout(() => this.renew(location.href), left + 1000),
    ];
    this.addEventListener("submit", (event) => this.extend(event));
  }

  disconnectedCallback() {
    (this.timers || []).forEach(clearTimeout);
  }

  warn() {
    if (!this.late) return;
    this.late.hidden = false;
    const live = document.getElementById("live");
    if (live) live.textContent = this.textContent.trim().replace(/\s+/g, " ");
  }

  extend(event) {
    event.preventDefault();
    const form = event.target;
    this.renew(form.action, { method: "post", body: new URLSearchParams(new FormData(form)) }).catch(() => form.submit());
  }

  async renew(address, options) {
    const answer = await fetch(address, options);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("main .card.accent");
    const card = this.closest(".card");
    if (answer.ok && fresh && card) card.replaceWith(fresh);
  }
});
