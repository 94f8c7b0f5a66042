// Steps: numbered as they are made, sent in that order, each with an id; what a visit looks like after them.
const locked = (work) => (navigator.locks ? navigator.locks.request("bedside steps", work) : work());
const padded = (number) => String(number).padStart(8, "0");

Object.assign(window.bedside, {
  async steps() {
    const names = await this.names("steps"), boxes = await this.values("steps");
    const read = async (each, number) => ({ ...(await this.read(each)), state: each.state, why: each.why || "", place: names[number] });
    const found = await Promise.all(boxes.map(read));
    return found.sort((one, other) => one.sequence - other.sequence);
  },

  newStep: (reference, number, verb, said) => ({ id: crypto.randomUUID(), reference, number, verb, at: Date.now(), ...said }),

  // Kept under the tablet's next number; `state` is "sent" for what the server has taken already.
  keepStep(step, state = "waiting") {
    return locked(async () => {
      await this.resume();
      const sequence = this.facts().sequence + 1, whole = { ...step, sequence };
      await this.put("steps", `${this.facts().device} ${padded(sequence)}`, { ...(await this.seal(whole)), state });
      await this.remember({ sequence });
      return whole;
    });
  },

  // The household's word stays no longer than it takes to be heard.
  async mark({ place, state, why, word, ...rest }, now, words = "") {
    const step = now === "waiting" ? { ...rest, word } : rest;
    await this.put("steps", place, { ...(await this.seal(step)), state: now, why: words });
  },

  // What could not be sent is given up by a person: its number stays taken, by a step that says so; and a file that it named,
  // which nobody will send now.
  async giveUp({ place, state, why, ...step }) {
    const { sequence, file, verb } = step, said = file ? { file, outcome: verb, note: why.slice(0, 200) } : {};
    const empty = this.newStep(step.reference, step.number, file ? "not_kept" : "dropped", { sequence, ...said });
    await this.mark({ ...empty, place }, "waiting");
    if (file) await this.drop("files", file);
  },

  // A visit as its lease and all steps made since leave it.
  stands(visit, steps) {
    const own = steps.filter((each) => each.reference === visit.reference && each.number === visit.number && each.verb !== "dropped");
    const parts = { ...visit.parts }, states = {};
    for (const each of own.filter((step) => ["result", "consent", "papers"].includes(step.verb))) {
      const name = each.verb === "result" ? `result ${each.item}` : each.verb;
      const version = each.version || (parts[name] ? parts[name].version : 0) + 1;
      parts[name] = { outcome: "", note: "", materials: [], witness: "", papers: [], signed: Boolean(each.file), ...each, version };
      states[name] = each;
    }
    const last = (verbs) => own.filter((each) => verbs.includes(each.verb)).pop();
    const [begin, end, photos] = [last(["begin"]), last(["finish", "not_met"]), own.filter((each) => each.verb === "photo")];
    const lost = own.filter((each) => each.verb === "not_kept").map((each) => each.file);
    return { parts, states, begin, end, lost, photos, begun: visit.begun || Boolean(begin) };
  },

  async unsent() {
    const steps = (await this.values("steps")).filter((each) => ["waiting", "failed"].includes(each.state));
    return steps.length + (await this.values("files")).length;
  },
});
