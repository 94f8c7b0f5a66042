// The visitors' codes of today's visits, sealed with them: which is good now by the server's clock, and new ones where the server
// says that those here are worthless (somebody of the team was replaced, the hours have changed).
Object.assign(window.bedside, {
  // What the server said last: the marks of the good codes, and by how much its clock is ahead of the tablet's. It answered a
  // little before it is heard, so the tablet is rather late than early: no code is shown before its time.
  async heard({ codes, now }) {
    const { marks, ahead } = this.facts(), off = now - Date.now();
    const same = JSON.stringify(marks) === JSON.stringify(codes) && Math.abs(off - ahead) < 1000;
    if (!same) await this.remember({ marks: codes, ahead: off });
  },

  async fetchCodes() {
    const { device, marks = {}, held = {} } = this.facts();
    const lacks = (await this.names("visits")).some((each) => marks[each] && marks[each] !== held[each]);
    if (!lacks || !this.digits || Date.now() < this.codesRest) return;
    const { visits } = await window.bedsideNet.codes(device).catch((error) => {
      this.codesRest = Date.now() + error.rest; // refused for as long as it says (too often); NaN where nobody answered
      throw error;
    });
    for (const codes of visits) {
      const sealed = await this.get("visits", codes.reference);
      if (sealed) await this.keepVisit({ ...(await this.twice(sealed)), codes }, sealed);
    }
    await this.remember({ held: Object.fromEntries(visits.map((each) => [each.reference, each.mark])) });
  },

  // The place of the code to be shown now and until when it is confirmed; or from when there is one; or nothing.
  codeNow({ reference, codes }) {
    const { marks = {}, ahead = 0 } = this.facts(), now = Date.now() + ahead;
    if (!codes || codes.mark !== marks[reference] || now >= codes.shuts) return {};
    if (now < codes.opens) return { opens: codes.opens };
    const place = Math.max(0, Math.floor((now - codes.first) / codes.step));
    if (place >= codes.codes.length) return {};
    return { place, until: Math.min(codes.first + (place + 2) * codes.step, codes.shuts) };
  },
});
