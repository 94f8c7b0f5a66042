// <kept-hand>: the work in hand without a network, as the kept taps make it: who is served, who is next of those already shown.
customElements.define("kept-hand", class extends HTMLElement {
  connectedCallback() {
    this.again = () => this.draw();
    document.addEventListener("kept:changed", this.again);
    this.addEventListener("click", (event) => this.tapped(event.target.closest("button")));
    this.draw();
  }

  disconnectedCallback() {
    document.removeEventListener("kept:changed", this.again);
  }

  async local() {
    const taps = (await window.kept.all()).filter((each) => !each.problem);
    const now = { shown: this.parentElement.dataset.visit || "", gone: new Set(), many: taps.length };
    now.hand = now.shown;
    taps.forEach(({ verb, subject, ticket }) => {
      if (verb === "call") Object.assign(now, { hand: subject, ticket });
      else if (subject && verb !== "again" && verb !== "arrive") {
        now.gone.add(subject);
        if (now.hand === subject) now.hand = "";
      }
    });
    return now;
  }

  async next() {
    const { gone, hand } = await this.local();
    const rows = [...document.querySelectorAll("#people tr[data-place]")].sort((one, other) => one.dataset.place - other.dataset.place);
    const row = rows.find((each) => each.dataset.visit !== hand && !gone.has(each.dataset.visit));
    return row && { subject: row.dataset.visit, version: Number(row.dataset.version), ticket: row.dataset.ticket };
  }

  async draw() {
    if (!window.kept.possible) return;
    const now = await this.local(), differs = now.many > 0 && now.hand !== now.shown;
    const next = differs && !now.hand ? await this.next() : null;
    this.parentElement.classList.toggle("kept-away", differs);
    this.querySelectorAll(":scope > :not(template)").forEach((part) => part.remove());
    if (!differs) return;
    const part = this.part(now.hand ? "serving" : "free");
    const row = document.querySelector(`#people tr[data-visit="${now.hand}"]`);
    part.querySelector(".ticket-number").textContent = now.hand ? now.ticket : next ? next.ticket : "–";
    part.querySelectorAll("button").forEach((button) => { button.disabled = !now.hand && !next; });
    if (row && now.hand) JSON.parse(row.dataset.items).forEach(([item, words]) => part.querySelector(".kept-items").append(this.item(item, words)));
    this.append(part);
    this.whom = now.hand ? { subject: now.hand, version: row ? Number(row.dataset.version) : 0, ticket: now.ticket } : {};
  }

  item(item, words) {
    const part = this.part("item");
    part.querySelector("legend").textContent = words;
    part.dataset.item = item;
    part.querySelectorAll("input").forEach((input) => { input.name = `kept-${item}`; });
    return part;
  }

  part(name) {
    return this.querySelector(`template[data-part=${name}]`).content.firstElementChild.cloneNode(true);
  }

  tapped(button) {
    const verb = button && button.dataset.tap, desk = document.querySelector("kept-taps");
    if (!verb) return;
    const outcome = verb === "finish" ? [...this.querySelectorAll("[data-item]")].map((part) => ({ item: part.dataset.item, result: part.querySelector("input:checked").value })) : [];
    desk.keep(window.newTap({ verb, outcome, subject: "", ...this.whom })).then(() => document.dispatchEvent(new Event("kept:send")));
  }
});
