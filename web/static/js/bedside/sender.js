// <bedside-sender>: every five seconds, and whenever something was done, what is kept goes out in its order; and what must not
// stay goes: the visits when their lease ends or nobody is signed in, everything when the tablet was shut out.
const AT_ONCE = 40;
const BECAME = { taken: "sent", same: "sent", taken_later: "sent", left: "sent", conflict: "conflict", refused: "failed" };
const away = (error) => !/^4\d\d$/.test(error.message);

customElements.define("bedside-sender", class extends HTMLElement {
  async connectedCallback() {
    if (!window.bedside.possible) return;
    this.present = { state: "asking" };
    await window.bedside.resume();
    document.addEventListener("bedside:send", () => this.turn());
    ["online", "offline"].forEach((each) => window.addEventListener(each, () => this.turn()));
    setInterval(() => this.turn(), 5000);
    this.turn();
  }

  async turn() {
    this.more = true;
    if (this.busy) return;
    this.busy = true;
    while (this.more) {
      this.more = false;
      await this.round().catch((error) => { if (away(error)) this.present = { state: "away" }; });
      document.dispatchEvent(new Event("bedside:changed"));
    }
    this.busy = false;
  }

  async round() {
    const kept = window.bedside;
    if (kept.facts() && kept.isOver()) await kept.wipeVisits();
    if (kept.facts()) await kept.shutVisits(null);
    this.present = await window.bedsideNet.session();
    if (this.present.state === "gone") await kept.wipeVisits();
    if (this.present.state === "revoked" && kept.facts()) await kept.wipeOf(kept.facts().owner).then(kept.leave);
    if (this.present.state !== "open") return;
    if (!kept.is(this.present.owner)) await kept.open(this.present.owner);
    await kept.shutVisits(this.present.open);
    await kept.shutMoved(this.present.addresses);
    await kept.heard(this.present);
    await kept.fetchCodes().catch(() => {}); // asked again in five seconds; until then none is shown that is not good any more
    await this.sendSteps();
    await window.sendFiles();
    await kept.wipeEnded();
  }

  async sendSteps() {
    const waiting = (await window.bedside.steps()).filter((each) => each.state === "waiting").slice(0, AT_ONCE);
    if (!waiting.length) return;
    const answers = await this.answers(waiting);
    for (const [number, said] of answers.entries()) {
      const now = BECAME[said.outcome];
      if (now) await window.bedside.mark({ ...waiting[number], version: said.version }, now, said.problem);
    }
    if (answers.every((each) => each.outcome !== "early")) await this.sendSteps();
  }

  // A batch that can't be read goes step by step: the one at fault is shown to a person.
  answers(steps) {
    const { device } = window.bedside.facts();
    return window.bedsideNet.send(device, steps).catch(async (error) => {
      if (error.message !== "400") throw error;
      if (steps.length > 1) return (await this.answers(steps.slice(0, 1))).concat(steps.slice(1).map(() => ({ outcome: "early" })));
      return [{ outcome: "refused", version: 0, problem: this.dataset.unreadable }];
    });
  }
});
