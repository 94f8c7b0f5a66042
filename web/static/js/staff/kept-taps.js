// <kept-taps owner>: a tap that can't be sent now is kept on the tablet; <kept-sender> sends it when the network is back.
const stop = (event) => { event.preventDefault(); event.stopImmediatePropagation(); };

const sending = new WeakMap();

customElements.define("kept-taps", class extends HTMLElement {
  async connectedCallback() {
    if (!window.kept.possible) return;
    await window.kept.open(this.getAttribute("owner"));
    document.addEventListener("submit", (event) => this.submitted(event), true);
    document.addEventListener("click", (event) => this.arrived(event), true);
    document.addEventListener("htmx:before:request", (event) => this.guard(event.detail.ctx));
    document.addEventListener("desk:lost", () => this.said(true));
    document.addEventListener("desk:seen", () => this.said(false));
    window.addEventListener("offline", () => this.said(true));
    this.said(navigator.onLine === false);
    document.dispatchEvent(new Event("kept:send"));
  }

  said(away) {
    this.away = away;
    if (!away || !this.seen) this.seen = new Date();
    document.dispatchEvent(new Event("kept:changed"));
  }

  submitted(event) {
    const form = event.target, tap = window.tapOf(form);
    if (!tap) return;
    if (this.away || navigator.onLine === false) {
      stop(event);
      this.keep(tap);
      return;
    }
    const field = form.querySelector("[name=tap]") || form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "tap" }));
    field.value = tap.id;
    sending.set(form, tap);
    if (form.hasAttribute("hx-post") && window.htmx) return;
    stop(event);
    this.posted(form, tap);
  }

  // A whole page is asked for: only when the server answers at all, for a browser's error page keeps nothing.
  async posted(form, tap) {
    if (form.getAttribute("aria-busy") === "true") return;
    form.setAttribute("aria-busy", "true");
    if (await window.reached()) return form.submit();
    form.removeAttribute("aria-busy");
    await this.keep(tap);
  }

  // Without a network the person's page can't be opened: the board's own button checks in, after the question about the document.
  arrived(event) {
    const link = event.target.closest && event.target.closest("[data-arrive]");
    if (!link || !this.away) return;
    stop(event);
    if (window.confirm(this.getAttribute("confirm"))) this.keep(window.newTap({ verb: "arrive", subject: link.dataset.arrive, compared: true }));
  }

  // htmx sends by our hand: without an answer, or with the one that the server kept nothing, the tablet keeps it.
  guard(ctx) {
    const tap = sending.get(ctx.sourceElement);
    if (!tap) return;
    ctx.fetch = async (address, request) => {
      const answer = await window.asked(address, request, 8000).catch(() => null);
      if (answer && answer.status !== 503) return answer;
      await this.keep({ ...tap, sent: true });
      throw new DOMException("kept on the tablet", "AbortError");
    };
  }

  async keep(tap) {
    const hand = document.querySelector("kept-hand"), next = tap.verb === "next" && !tap.sent && hand && (await hand.next());
    const wanted = next ? { ...tap, verb: "call", ...next } : tap;
    const own = (await window.kept.all()).filter((each) => !each.problem && wanted.subject && each.subject === wanted.subject);
    const base = Math.max(wanted.version, document.querySelector("kept-sender").versions[wanted.subject] || 0);
    await window.kept.add({ ...wanted, version: wanted.version && base + own.length, after: own.length ? own[own.length - 1].id : null });
    this.said(true);
  }
});
