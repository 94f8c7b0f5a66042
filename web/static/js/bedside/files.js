// Photos and signatures to the server: after the step that names them, in pieces, taken up again where they were cut.
const unknown = (error) => { if (error.message === "404") return { problem: "404" }; throw error; };
const came = (step) => ["sent", "conflict"].includes(step.state);

window.sendFiles = async () => {
  const known = new Set((await window.bedside.steps()).filter(came).map((each) => each.file));
  for (const id of await window.bedside.names("files")) {
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
