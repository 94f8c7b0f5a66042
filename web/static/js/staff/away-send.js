// Asking with patience: an answer that doesn't come within it is none.
window.asked = (address, options, patience) => {
  const ender = new AbortController();
  const timer = setTimeout(() => ender.abort(), patience);
  return fetch(address, { ...options, signal: ender.signal }).finally(() => clearTimeout(timer));
};

window.reached = () => window.asked("/health", { cache: "no-store" }, 5000).then((answer) => answer.ok, () => false);

// Kept taps to the server in their order; its answers, one for each. A tablet that has locked itself asks for the password
// first: nothing is lost, the taps go when it is open again.
window.deliver = async (taps, csrf) => {
  const age = (tap) => Math.max(0, Math.round((Date.now() - tap.at) / 1000));
  const written = taps.map(({ id, verb, subject, version, outcome, note, group, reason, after, compared, at }) =>
    ({ id, verb, subject, version, outcome, note, group, reason, after, compared: Boolean(compared), age: age({ at }) }));
  const body = new URLSearchParams({ csrf, taps: JSON.stringify(written) });
  const answer = await window.asked("/staff/actions", { method: "POST", body, redirect: "manual" }, 20000);
  if (answer.type === "opaqueredirect") location.assign("/staff");
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).answers;
};
