// Today's six digits: without them a page opened anew, or one that nobody touched for five minutes, shows no visit. They are in
// no store: a key made of them opens the visits or does not; after five wrong tries the visits are gone (steps stay).
const ROUNDS = 310000, MOST_TRIES = 5;

async function made(digits, salt) {
  const raw = await crypto.subtle.importKey("raw", new TextEncoder().encode(digits), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
  return crypto.subtle.deriveKey(how, raw, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

Object.assign(window.bedside, {
  async choose(digits) {
    const salt = crypto.getRandomValues(new Uint8Array(16));
    this.digits = await made(digits, salt);
    await this.remember({ salt, tries: 0 });
  },

  // The number of tries left, or -1 where the digits were right.
  async unlock(digits) {
    const { salt, tries } = this.facts();
    const key = await made(digits, salt), [first] = await this.values("visits");
    try {
      if (first) await this.twice(first, key);
      this.digits = key;
      await this.remember({ tries: 0 });
      return -1;
    } catch {
      await this.remember({ tries: tries + 1 });
      if (tries + 1 >= MOST_TRIES) await this.wipeVisits();
      return MOST_TRIES - tries - 1;
    }
  },

  async twice(sealed, key = this.digits) {
    const inner = await this.read(sealed);
    return this.read({ iv: new Uint8Array(inner.iv), box: new Uint8Array(inner.box) }, key);
  },

  async keepVisits(visits, lasts) {
    await this.clear("visits");
    for (const visit of visits) await this.keepVisit(visit, { shuts: Date.now() + visit.shuts, mark: visit.mark });
    await this.remember({ leased: Date.now(), until: Date.now() + lasts, held: {} });
  },

  async keepVisit(visit, { shuts, mark, moved }) {
    const { iv, box } = await this.seal(visit, this.digits);
    const sealed = await this.seal({ iv: [...iv], box: [...new Uint8Array(box)] });
    await this.put("visits", visit.reference, { ...sealed, shuts, mark, moved });
  },

  async visits() {
    if (!this.digits) return [];
    const found = await Promise.all((await this.values("visits")).map(async (each) => {
      const visit = await this.twice(each); // past its hours the checklist stays, the street, the phone and the codes don't
      if (Date.now() >= each.shuts) return { ...visit, where: "", landmark: "", phone: "", codes: null };
      return each.moved ? { ...visit, where: "", landmark: "", moved: true } : visit;
    }));
    return found.sort((one, other) => (one.time < other.time ? -1 : 1));
  },

  // A visit past its hours, or no more this person's, goes where nothing was done; otherwise its street is shut. `open`: as the
  // server last said, or null.
  async shutVisits(open) {
    const begun = new Set((await this.steps()).map((each) => each.reference));
    for (const reference of await this.names("visits")) {
      const sealed = await this.get("visits", reference);
      if (!sealed || (Date.now() < sealed.shuts && (!open || open.includes(reference)))) continue;
      if (begun.has(reference)) await this.put("visits", reference, { ...sealed, shuts: 0 });
      else for (const store of ["visits", "drafts"]) await this.drop(store, reference);
    }
  },

  hasVisits: async () => (await window.bedside.names("visits")).length > 0,
});
