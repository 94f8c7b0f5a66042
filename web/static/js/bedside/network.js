// What the tablet asks of the server. No answer within the time is none; being asked by itself keeps no unattended tablet open.
const PIECE = 256000;
const asked = (address, options, patience = 15000) => {
  const ender = new AbortController();
  const timer = setTimeout(() => ender.abort(), patience);
  return fetch(address, { redirect: "manual", ...options, signal: ender.signal }).finally(() => clearTimeout(timer));
};
const read = async (answer) => {
  if (answer.type === "opaqueredirect") throw new Error("sign in");
  if (!answer.ok) throw Object.assign(new Error(String(answer.status)), { rest: Number(answer.headers.get("Retry-After")) * 1000 });
  return answer.json();
};
let csrf = "";
const form = (facts) => ({ method: "POST", body: new URLSearchParams({ csrf, ...facts }) });
const WRITTEN = ["id", "reference", "sequence", "verb", "at", "number", "base", "word", "item", "outcome", "note", "materials", "witness", "papers", "how", "file"];
const written = (step) => Object.fromEntries(WRITTEN.filter((name) => step[name] !== undefined).map((name) => [name, step[name]]));

window.bedsideNet = {
  // Who is signed in: {state: "away"} where nobody answers.
  async session() {
    try {
      const answer = await asked("/staff/bedside/session", { headers: { "HX-Source": "live" }, cache: "no-store" }, 6000);
      const told = answer.status < 500 ? await answer.json() : { state: "away" };
      csrf = told.csrf || csrf;
      return told;
    } catch {
      return { state: "away" };
    }
  },

  lease: (device) => asked("/staff/bedside/lease", form({ device }), 30000).then(read),

  // Asked by itself, like who is signed in.
  codes: (device) => asked("/staff/bedside/codes", { ...form({ device }), headers: { "HX-Source": "live" } }, 30000).then(read),

  async send(device, steps, atOnce = false) {
    const facts = { device, sent_at: Date.now(), at_once: atOnce, steps: JSON.stringify(steps.map(written)) };
    return (await read(await asked("/staff/bedside/steps", form(facts)))).answers;
  },

  // One piece of a file; what has come of it, in bytes, or why it can't be taken.
  piece(id, bytes, offset) {
    const body = bytes.slice(offset, offset + PIECE);
    const address = `/staff/bedside/files/${id}?offset=${offset}&size=${bytes.byteLength}`;
    return asked(address, { method: "POST", body, headers: { "X-CSRF": csrf, "Content-Type": "application/octet-stream" } }, 60000).then(read);
  },
};
