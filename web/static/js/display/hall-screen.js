// <hall-screen src away>: looks again every three seconds, keeps what it shows while the network is away and says since
// when, and hands new calls to <call-voice>. It never reloads: whoever pressed the sound's button presses it once.
const EVERY = 3000, PATIENCE = 6000, AWAY_AFTER = 8000, REMEMBERED = 200;

customElements.define("hall-screen", class extends HTMLElement {
  connectedCallback() {
    this.heard = [];
    this.note = this.querySelector(".away");
    this.take(this.querySelector("#_screen"));
    this.ticking = setInterval(() => this.tick(), 1000);
    this.looking = setTimeout(() => this.look(), EVERY);
  }

  disconnectedCallback() {
    clearInterval(this.ticking);
    clearTimeout(this.looking);
  }

  async look() {
    const stop = new AbortController();
    const patience = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const options = { headers: { "HX-Request": "true" }, signal: stop.signal, cache: "no-store" };
      const answer = await fetch(this.getAttribute("src"), options);
      if (answer.ok) this.show(await answer.text());
    } catch { // away: the clock says so
    } finally {
      clearTimeout(patience);
      this.looking = setTimeout(() => this.look(), EVERY);
    }
  }

  show(markup) {
    const box = document.createElement("template");
    box.innerHTML = markup;
    const fresh = box.content.querySelector("#_screen");
    if (!fresh) return;
    this.querySelector("#_screen").replaceWith(fresh);
    this.take(fresh);
  }

  take(shown) {
    this.server = Number(shown.dataset.stamp);
    this.at = performance.now();
    this.tick();
    const voice = document.querySelector("call-voice");
    const first = this.heard.length === 0;
    Array.from(shown.querySelectorAll("[data-call]")).reverse().forEach((call) => {
      if (this.heard.includes(call.dataset.call)) return;
      this.heard.push(call.dataset.call);
      if (voice && (!first || call.classList.contains("fresh"))) voice.hear(call.dataset, shown.dataset.chime);
    });
    if (first) this.heard.push("");
    this.heard = this.heard.slice(-REMEMBERED);
  }

  // The server's clock goes on by itself while the network is away.
  tick() {
    const since = performance.now() - this.at;
    const clock = this.querySelector(".clock");
    if (clock) clock.textContent = hours(this.server + since);
    const away = since > AWAY_AFTER;
    if (this.note.hidden !== away) return;
    this.note.textContent = away ? this.getAttribute("away").replace("{time}", hours(this.server)) : "";
    this.note.hidden = !away;
  }
});

function hours(stamp) {
  return new Date(stamp + 8 * 3600 * 1000).toISOString().slice(11, 16);
}
