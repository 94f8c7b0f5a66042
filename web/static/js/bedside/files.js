// Photos and signatures to the server: after the step that names them, in pieces, taken up again where they were cut.
const unknown = (error) => {
  if (error.message !== "404") throw error;
  return { problem: document.querySelector("bedside-sender").dataset.unknown };
};
const came = (step) => ["sent", "conflict"].includes(step.state);

Object.assign(window.bedside, {
  // Files that the server can't take, each with the step that named it.
  async failedFiles() {
    const steps = await this.steps(), found = [];
    for (const id of await this.names("files")) {
      const file = await this.get("files", id), step = steps.find((each) => each.file === id && each.verb !== "not_kept");
      if (file && file.state === "failed" && step) found.push({ id, step, why: file.why });
    }
    return found;
  },

  // Given up by a person: a step says so, which waits at the hall for somebody to read it; then the bytes go from the tablet.
  async loseFile({ id, step, why }) {
    const { reference, number, verb } = step, note = why.slice(0, 200);
    await this.keepStep(this.newStep(reference, number, "not_kept", { file: id, outcome: verb, note }));
    await this.drop("files", id);
  },
});

window.sendFiles = async () => {
  const steps = await window.bedside.steps(), known = new Set(steps.filter(came).map((each) => each.file));
  const lost = steps.filter((each) => each.verb === "not_kept").map((each) => each.file);
  for (const id of await window.bedside.names("files")) {
    if (lost.includes(id)) await window.bedside.drop("files", id);
    const file = await window.bedside.get("files", id);
    if (file && file.state === "waiting" && known.has(id)) await sendFile(id, file);
  }
};

async function sendFile(id, file) {
  const bytes = await window.bedside.unseal(file);
  let { arrived } = file;
  for (let tries = 0; arrived < file.size && tries < 60; tries++) {
    const told = await window.bedsideNet.piece(id, bytes, arrived).catch(unknown);
    if (told.problem && !told.again) return window.bedside.put("files", id, { ...file, state: "failed", why: told.problem });
    arrived = told.arrived;
    await window.bedside.put("files", id, { ...file, arrived });
  }
  if (arrived >= file.size) await window.bedside.drop("files", id);
}
