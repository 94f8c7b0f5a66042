// <live-part src events lost>: shows its part of the page anew after a ring, and every half minute; scroll and focus stay.
customElements.define("live-part", class extends HTMLElement {
  connectedCallback() {
    this.timer = setInterval(() => this.soon(), 30000);
    if (!window.EventSource) return;
    this.line = new EventSource(this.getAttribute("events"));
    this.line.onmessage = (event) => { if (event.data === "changed") this.soon(); };
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    clearTimeout(this.waiting);
    if (this.line) this.line.close();
  }

  soon() {
    if (this.waiting) return;
    this.waiting = setTimeout(() => { this.waiting = 0; this.look(); }, 500 + Math.random() * 500);
  }

  async look() {
    if (document.hidden) return;
    try {
      const answer = await fetch(this.getAttribute("src"), { headers: { "HX-Request": "true", "HX-Source": "live" }, redirect: "manual" });
      if (answer.type === "opaqueredirect") return location.reload(); // locked or signed out: nobody reads on
      if (!answer.ok) throw new Error(String(answer.status));
      this.show(await answer.text());
      this.say("");
    } catch {
      this.say(this.getAttribute("lost"));
    }
  }

  show(markup) {
    if (markup === this.shown) return;
    this.shown = markup;
    const focused = this.contains(document.activeElement) ? document.activeElement.id : "";
    const scrolled = [...this.querySelectorAll(".scroll[id]")].map((box) => [box.id, box.scrollLeft]);
    this.innerHTML = markup;
    scrolled.forEach(([id, left]) => { const box = document.getElementById(id); if (box) box.scrollLeft = left; });
    const again = focused && document.getElementById(focused);
    if (again) again.focus({ preventScroll: true });
  }

  say(words) {
    const live = document.getElementById("live");
    if (live && live.textContent !== words) live.textContent = words;
  }
});
