// <status-line>: always in sight: how much is not sent yet, whether the network is there, what waits for a person.
window.sayState = (mark, state, words) => {
  const look = { waiting: "wait", sent: "good", conflict: "bad", failed: "bad" }[state] || "";
  mark.className = `state ${look}`;
  mark.textContent = { waiting: words.waiting, sent: words.sent, conflict: words.conflict, failed: words.failed }[state] || "";
  mark.hidden = !state;
};

customElements.define("status-line", class extends HTMLElement {
  connectedCallback() {
    document.addEventListener("bedside:changed", () => this.draw());
    this.querySelector("[data-say=failed]").addEventListener("click", () => this.giveUp());
  }

  async draw() {
    const { present } = document.querySelector("bedside-sender"), kept = window.bedside;
    const unsent = kept.facts() ? await kept.unsent() : 0, others = kept.facts() ? await kept.unsentOfOthers() : 0;
    this.say("unsent", this.dataset.unsent.replace("{number}", unsent));
    this.querySelector("[data-say=unsent]").className = `state ${unsent ? "wait" : "good"}`;
    this.say("network", this.dataset[present.state] || "");
    this.say("others", others ? this.dataset.others.replace("{number}", others) : "");
    this.say("until", kept.facts() && kept.facts().until ? this.dataset.until.replace("{time}", this.time(kept.facts().until)) : "");
    const link = this.querySelector("[data-say=conflicts]");
    link.hidden = !present.conflicts;
    link.textContent = present.conflicts ? this.dataset.conflicts.replace("{number}", present.conflicts) : "";
    const failed = kept.facts() ? (await this.failed()).length : 0;
    this.say("failed", this.dataset.failed.replace("{number}", failed));
    this.querySelector("[data-say=failed]").hidden = !failed;
    this.querySelector("[data-say=door]").hidden = !["locked", "gone", "revoked"].includes(present.state);
    const said = `${unsent} ${present.state}`;
    if (said !== this.said) document.getElementById("live").textContent = `${this.querySelector("[data-say=unsent]").textContent} ${this.dataset[present.state] || ""}`;
    this.said = said;
  }

  // Steps, and files whose step was taken, that the server can't take; what gives each of them up.
  async failed() {
    const kept = window.bedside, steps = (await kept.steps()).filter((each) => each.state === "failed"), names = steps.map((each) => each.file);
    const files = (await kept.failedFiles()).filter((each) => !names.includes(each.id));
    return [...steps.map((step) => ({ step, giveUp: () => kept.giveUp(step) })), ...files.map((file) => ({ step: file.step, giveUp: () => kept.loseFile(file) }))];
  }

  // Said by name what would be lost, and on record that it was given up.
  async giveUp() {
    const failed = await this.failed();
    const names = failed.map(({ step }) => `${step.reference} ${this.dataset[`verb${step.verb.replace("_", "")}`] || step.verb}`).join("\n");
    if (!window.confirm(`${this.dataset.sure}\n${names}`)) return;
    for (const each of failed) await each.giveUp();
    document.dispatchEvent(new Event("bedside:send"));
  }

  say(what, words) {
    this.querySelector(`[data-say=${what}]`).textContent = words;
  }

  time(moment) {
    const when = new Date(moment);
    return `${String(when.getHours()).padStart(2, "0")}:${String(when.getMinutes()).padStart(2, "0")}`;
  }
});
