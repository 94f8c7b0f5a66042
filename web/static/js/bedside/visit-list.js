// <visit-list>: fetch today's visits, open them with today's digits, go to one. Five minutes without a touch close them again.
const IDLE = 5 * 60 * 1000;

customElements.define("visit-list", class extends HTMLElement {
  connectedCallback() {
    this.querySelector("[data-part=no-way]").hidden = window.bedside.possible;
    if (!window.bedside.possible) return;
    this.touched = Date.now();
    ["pointerdown", "keydown"].forEach((each) => document.addEventListener(each, () => { this.touched = Date.now(); }));
    setInterval(() => this.rest(), 10000);
    document.addEventListener("bedside:changed", () => this.draw());
    window.addEventListener("hashchange", () => this.draw());
    this.addEventListener("submit", (event) => this.submitted(event));
    window.keepPage();
  }

  rest() {
    if (Date.now() - this.touched < IDLE || !window.bedside.digits) return;
    window.bedside.digits = null;
    document.dispatchEvent(new Event("bedside:changed"));
  }

  async draw() {
    const { present } = document.querySelector("bedside-sender"), kept = window.bedside, there = kept.facts() && (await kept.hasVisits());
    this.show("fetch", present.state === "open");
    this.show("choose", !kept.digits);
    this.show("unlock", Boolean(there && !kept.digits));
    this.show("none", Boolean(!there && present.state !== "open"));
    this.visits = there ? await kept.visits() : [];
    const [reference, part] = location.hash.slice(1).split("/"), steps = kept.facts() ? await kept.steps() : [];
    const chosen = this.visits.find((each) => each.reference === reference), atDoor = Boolean(chosen) && part === "code";
    this.querySelector("ul").replaceChildren(...this.visits.map((each) => this.line(each, kept.stands(each, steps))));
    this.hidden = Boolean(chosen);
    document.querySelector("door-code").show(atDoor ? chosen : null);
    await document.querySelector("visit-page").show(chosen, steps, atDoor);
  }

  line(visit, stands) {
    const line = this.querySelector("template[data-line]").content.firstElementChild.cloneNode(true);
    line.querySelector("a").href = `#${visit.reference}`;
    window.fill(line, { name: visit.name, time: visit.time, where: visit.where, moved: visit.moved });
    const state = stands.end ? this.dataset.over : stands.begun ? this.dataset.begun : "";
    Object.assign(line.querySelector(".state"), { textContent: state, hidden: !state });
    return line;
  }

  show(part, wanted) {
    this.querySelector(`[data-part=${part}]`).hidden = !wanted;
  }

  async submitted(event) {
    event.preventDefault();
    const form = event.target, digits = String(new FormData(form).get("digits") || ""), problem = form.querySelector("[role=alert]");
    if (form.dataset.part === "unlock") {
      const left = await window.bedside.unlock(digits);
      problem.textContent = left < 0 ? "" : left ? this.dataset.left.replace("{number}", left) : this.dataset.wiped;
    } else problem.textContent = await this.fetched(digits);
    form.reset();
    document.dispatchEvent(new Event("bedside:changed"));
  }

  async fetched(digits) {
    if (!window.bedside.digits && !/^\d{6}$/.test(digits)) return this.dataset.six;
    try {
      const { visits, lasts } = await window.bedsideNet.lease(window.bedside.facts().device);
      if (!window.bedside.digits) await window.bedside.choose(digits);
      await window.bedside.keepVisits(visits, lasts);
      await window.bedside.fetchCodes().catch(() => {});
      return visits.length ? "" : this.dataset.nothing;
    } catch {
      return this.dataset.failed;
    }
  }
});
