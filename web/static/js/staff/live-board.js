// <live-board src events lost>: after a ring looks at the figures and states again. It never adds, removes or changes a
// button: rows that changed are marked, their buttons rest, and a bar offers to show the board anew.
customElements.define("live-board", class extends HTMLElement {
  connectedCallback() {
    this.changed = new Set();
    this.listen();
    this.timer = setInterval(() => this.soon(), 60000);
    this.addEventListener("htmx:after:swap", () => this.changed.clear());
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    clearTimeout(this.waiting);
    if (this.line) this.line.close();
  }

  listen() {
    if (!window.EventSource) return;
    this.line = new EventSource(this.getAttribute("events"));
    this.line.onmessage = (event) => { if (event.data === "changed") this.soon(); };
    this.line.onopen = () => this.soon();
  }

  soon() {
    if (this.waiting) return;
    this.waiting = setTimeout(() => { this.waiting = 0; this.look(); }, 300 + Math.random() * 400);
  }

  async look() {
    if (document.hidden || this.querySelector("[aria-busy=true]")) return;
    try {
      const answer = await fetch(this.getAttribute("src"), { headers: { "HX-Source": "live", Accept: "application/json" }, redirect: "manual" });
      if (answer.type === "opaqueredirect") return location.reload(); // locked or signed out: nobody reads on
      if (!answer.ok) throw new Error(String(answer.status));
      this.show(await answer.json());
      this.say("");
      document.dispatchEvent(new Event("desk:seen"));
    } catch {
      this.say(this.getAttribute("lost"));
      document.dispatchEvent(new Event("desk:lost"));
    }
  }

  show(board) {
    Object.entries(board.figures).forEach(([name, number]) => {
      const figure = this.querySelector(`[data-figure="${name}"]`);
      if (figure) figure.textContent = number;
    });
    window.markedRows(this, board).forEach((key) => this.changed.add(key));
    this.offer();
  }

  offer() {
    const bar = this.querySelector(".news"), link = bar && bar.firstElementChild;
    if (!bar) return;
    bar.hidden = this.changed.size === 0;
    link.textContent = link.dataset.words.replace("{number}", this.changed.size);
  }

  say(words) {
    const live = document.getElementById("live");
    if (live && live.textContent !== words) live.textContent = words;
  }
});
