// <visit-page>: one visit's checklist. Each form is a step: kept at once, sealed, under an id; beside it what became of it.
customElements.define("visit-page", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", (event) => this.submitted(event));
    this.addEventListener("input", () => window.drafts.keep(this, this.visit.reference).catch(() => {})); // shut out: nothing is kept any more
  }

  // `aside`: kept as it is while the code is shown at the door.
  async show(visit, steps, aside) {
    this.hidden = !visit || aside;
    if (!visit) this.replaceChildren();
    else if (!this.visit || this.visit.reference !== visit.reference || this.visit.where !== visit.where || !this.children.length) {
      window.drawVisit(this, visit);
      await window.drafts.restore(this, visit.reference);
    }
    this.visit = visit;
    if (visit) await this.states(window.bedside.stands(visit, steps));
  }

  async states(stands) {
    this.stands = stands;
    this.classList.toggle("begun", stands.begun);
    this.classList.toggle("over", Boolean(stands.end));
    const by = { begin: stands.begin, consent: stands.states.consent, papers: stands.states.papers, [stands.end ? stands.end.verb : ""]: stands.end };
    for (const form of this.querySelectorAll("form[data-verb]")) {
      const step = form.dataset.verb === "result" ? stands.states[`result ${form.querySelector("[name=item]").value}`] : by[form.dataset.verb];
      window.sayState(form.querySelector(".state"), step ? step.state : "", this.dataset);
      form.querySelector(".why").textContent = step && step.why ? step.why : "";
      const now = form.dataset.verb === "not_met" || (form.dataset.verb === "begin") !== stands.begun;
      form.querySelector("button:not([type])").disabled = Boolean(stands.end) || !now;
    }
    const photos = this.querySelector("photo-taker");
    photos.querySelector("input").disabled = !stands.begun || Boolean(stands.end);
    await photos.draw(stands);
  }

  async submitted(event) {
    event.preventDefault();
    const form = event.target, { verb } = form.dataset, said = window.stepFields[verb](new FormData(form));
    const pad = form.querySelector("sign-pad");
    if (pad && pad.signed) said.file = await window.keepFile(await pad.picture());
    const lack = this.lacks(verb, said);
    form.querySelector("[role=alert]").textContent = lack || (verb === "begin" ? await this.begins(said) : "");
    if (!lack && verb !== "begin") await this.keep(verb, said);
    if (verb === "begin") form.reset();
    if (pad) pad.clear();
  }

  // What the server would refuse is said before it is kept.
  lacks(verb, said) {
    const { parts } = this.stands;
    if (verb === "result" && !said.outcome) return this.dataset.outcomeNeeded;
    if (verb === "consent" && !said.file && !said.witness) return this.dataset.witnessNeeded;
    if (verb !== "finish" || said.note) return "";
    if (!parts.consent) return this.dataset.consentMissing;
    return this.visit.items.every((each) => parts[`result ${each.slug}`]) ? "" : this.dataset.resultsMissing;
  }

  // With the network there the household's word is heard at once; without, when the tablet sends it.
  async begins(said) {
    const kept = window.bedside, step = kept.newStep(this.visit.reference, this.visit.number, "begin", said);
    const online = document.querySelector("bedside-sender").present.state === "open" && !(await kept.unsent());
    const { device, sequence } = kept.facts(), next = [{ ...step, sequence: sequence + 1 }];
    const [answer] = online ? await window.bedsideNet.send(device, next, true).catch(() => []) : [];
    if (answer && answer.outcome === "refused") return answer.problem;
    const sent = answer && answer.outcome !== "early", { word, ...silent } = step; // a word that was heard is kept nowhere
    await kept.keepStep(sent ? silent : step, sent ? "sent" : "waiting");
    document.dispatchEvent(new Event("bedside:send"));
    return "";
  }

  async keep(verb, said) {
    const name = verb === "result" ? `result ${said.item}` : verb, part = this.stands.parts[name];
    const base = part ? part.version : 0;
    await window.bedside.keepStep(window.bedside.newStep(this.visit.reference, this.visit.number, verb, { base, ...said }));
    document.dispatchEvent(new Event("bedside:changed"));
    document.dispatchEvent(new Event("bedside:send"));
  }
});
