// <kept-sender csrf>: looks every five seconds whether the network is back, sends what is kept once and in order, and
// leaves to a person what the server would not do any more.
customElements.define("kept-sender", class extends HTMLElement {
  connectedCallback() {
    this.versions = {};
    if (!window.kept.possible) return;
    document.addEventListener("kept:send", () => this.send());
    window.addEventListener("online", () => this.send());
    setInterval(() => this.send(), 5000);
  }

  async send() {
    if (this.sending) return;
    this.sending = true;
    try {
      const taps = (await window.kept.all()).filter((each) => !each.problem).slice(0, 50);
      if (taps.length) await this.deliver(taps);
      else if (document.querySelector("kept-taps").away && (await window.reached())) this.back();
    } catch {
      document.dispatchEvent(new Event("desk:lost"));
    } finally {
      this.sending = false;
    }
  }

  async deliver(taps) {
    const answers = await window.deliver(taps, this.getAttribute("csrf"));
    for (const [number, said] of answers.entries()) await this.settled(taps[number], said);
    this.back();
  }

  async settled({ place, ...tap }, said) {
    if (said.version) this.versions[tap.subject] = said.version;
    if (said.done) return window.kept.drop(place);
    const { problem, state, version } = said;
    return window.kept.change(place, { ...tap, problem, state, version, ticket: said.ticket || tap.ticket });
  }

  back() {
    document.dispatchEvent(new Event("desk:seen"));
    const link = document.getElementById("show-news");
    if (link) link.click();
  }
});
