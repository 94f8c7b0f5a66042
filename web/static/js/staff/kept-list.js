// <kept-list>: how much is not sent yet, what, since when the board is old; and what a person must decide.
customElements.define("kept-list", class extends HTMLElement {
  connectedCallback() {
    document.addEventListener("kept:changed", () => this.draw());
    document.addEventListener("htmx:after:swap", () => this.draw());
    this.addEventListener("click", (event) => this.clicked(event.target.closest("button")));
  }

  async draw() {
    const away = this.closest("kept-taps").away, seen = this.closest("kept-taps").seen || new Date();
    this.taps = await window.kept.all();
    const waiting = this.taps.filter((each) => !each.problem);
    this.hidden = !away && !this.taps.length;
    this.classList.toggle("warn", this.taps.length > waiting.length);
    if (this.taps.length > waiting.length) this.querySelector("details").open = true;
    this.say(".kept-many", waiting.length ? this.dataset.many.replace("{number}", waiting.length) : "");
    this.say(".kept-asks", this.taps.length > waiting.length ? this.dataset.asks.replace("{number}", this.taps.length - waiting.length) : "");
    this.say(".kept-since", away ? this.dataset.since.replace("{time}", this.time(seen)) : "");
    this.querySelector("ol").replaceChildren(...this.taps.map((tap) => this.line(tap)));
    this.querySelector("[data-do=back]").hidden = !waiting.length;
    this.rest(waiting);
  }

  line(tap) {
    const line = this.querySelector("template").content.firstElementChild.cloneNode(true);
    line.dataset.place = tap.place;
    line.querySelector("b").textContent = `${this.dataset[`verb${tap.verb[0].toUpperCase()}${tap.verb.slice(1)}`]} ${tap.ticket || (tap.verb === "arrive" ? tap.subject : "")}`;
    line.querySelector(".muted").textContent = this.time(new Date(tap.at));
    line.querySelector(".why").textContent = tap.problem;
    line.querySelector(".now").textContent = tap.state ? this.dataset.now.replace("{state}", tap.state) : "";
    line.querySelector(".pair").hidden = !tap.problem;
    return line;
  }

  // A row that waits to be sent can't be tapped a second time.
  rest(waiting) {
    const subjects = new Set(waiting.map((each) => each.subject));
    document.querySelectorAll("#people tbody tr").forEach((row) => {
      const rests = subjects.has(row.dataset.visit) || subjects.has(row.dataset.reference);
      if (rests) row.querySelectorAll("button").forEach((button) => { button.disabled = true; });
      row.classList.toggle("kept-row", rests);
    });
  }

  async clicked(button) {
    const what = button && button.dataset.do, line = what && button.closest("li");
    if (!what) return;
    if (what === "back") await window.kept.drop(this.taps.filter((each) => !each.problem).pop().place);
    if (what === "drop") await window.kept.drop(Number(line.dataset.place));
    if (what === "again") await this.anew(this.taps.find((each) => each.place === Number(line.dataset.place)));
    document.dispatchEvent(new Event("kept:changed"));
    document.dispatchEvent(new Event("kept:send"));
  }

  // A new tap by somebody who has seen how it stands now: a new id, the version that was shown, this moment.
  anew({ place, ...tap }) {
    return window.kept.change(place, { ...tap, id: crypto.randomUUID(), at: Date.now(), after: null, problem: "", state: "" });
  }

  say(where, words) {
    this.querySelector(where).textContent = words;
  }

  time(moment) {
    return `${String(moment.getHours()).padStart(2, "0")}:${String(moment.getMinutes()).padStart(2, "0")}`;
  }
});
