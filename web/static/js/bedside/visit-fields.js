// What each form of a visit says as a step.
window.stepFields = {
  begin: (sent) => ({ word: String(sent.get("word")) }),
  not_met: (sent) => ({ how: String(sent.get("how")) }),
  consent: (sent) => ({ witness: String(sent.get("witness")).trim() }),
  result: (sent) => ({ item: sent.get("item"), outcome: sent.get("outcome") || "", note: sent.get("note").trim(), materials: sent.getAll("material").map(Number) }),
  papers: (sent) => ({ papers: [...sent.getAll("paper"), ...sent.get("others").split("\n").map((each) => each.trim()).filter(Boolean)] }),
  finish: (sent) => ({ note: sent.get("note").trim() }),
};
