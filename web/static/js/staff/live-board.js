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
    const near = new Map(board.rows.map((row) => [row.key, row]));
    this.querySelectorAll("#people tbody tr").forEach((shown) => {
      const row = near.get(shown.dataset.reference);
      if (row || !shown.matches(".past, .later")) this.mark(shown, row || { key: shown.dataset.reference, state: board.gone, look: "" });
    });
    near.forEach((row, key) => { if (!document.getElementById(`row-${key}`)) this.changed.add(key); });
    this.offer();
  }

  mark(shown, row) {
    if (row.version < shown.dataset.version) return; // asked before the page was made
    const state = shown.querySelector(".state");
    state.textContent = row.state;
    state.className = `state ${row.look}`;
    if (shown.dataset.version === String(row.version)) return;
    shown.classList.add("new");
    shown.querySelectorAll("button").forEach((button) => { button.disabled = true; });
    this.changed.add(row.key);
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
