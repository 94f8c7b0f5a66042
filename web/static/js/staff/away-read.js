// A form of the desk as a tap: what it does, to whom, and which version of it the page showed. Other forms are none.
const DOORS = /^\/staff\/(?:visits\/(?:(next)|([0-9a-f-]{36})\/(call|again|pass|park|miss|transfer|finish))|arrivals\/(\w+)|(duty))$/;

window.tapOf = (form) => {
  const found = form.method === "post" && new URL(form.action).pathname.match(DOORS);
  if (!found) return null;
  const [, next, visit, verb, reference] = found;
  const sent = new FormData(form);
  const word = (name) => String(sent.get(name) || "");
  return window.newTap({
    verb: next || verb || (reference ? "arrive" : word("state") === "serving" ? "serve" : "pause"),
    subject: visit || reference || "",
    version: Number(word("version")),
    outcome: [...new Set(sent.getAll("item"))].slice(0, 12)
      .map((item) => ({ item, result: word(`result-${item}`) })).filter((each) => each.result),
    note: word("note"),
    group: word("group"),
    reason: word("reason"),
    compared: word("compared") === "yes",
  });
};

window.newTap = (facts) => {
  const shown = document.querySelector(`[data-visit="${facts.subject}"][data-ticket]`);
  const ticket = shown ? shown.dataset.ticket : "";
  const empty = { version: 0, outcome: [], note: "", group: "", reason: "", after: null, problem: "", state: "" };
  return { ...empty, id: crypto.randomUUID(), at: Date.now(), ticket, ...facts };
};
