// How long anything stays: visits until their lease ends or their steps are all sent, steps and files until they are sent.
const UNSENT = ["waiting", "failed"];
const lastOwners = async () => {
  const names = await new Promise((good) => {
    const asked = indexedDB.open("bedside", 1);
    asked.onsuccess = () => {
      const keys = asked.result.transaction("keys").objectStore("keys").getAllKeys();
      keys.onsuccess = () => { asked.result.close(); good(keys.result); };
    };
  });
  return names.filter((each) => each.startsWith("key ")).map((each) => each.slice(4));
};

Object.assign(window.bedside, {
  // A colleague's visits go; what they have not sent yet stays closed until they sign in here again.
  async shutOthers() {
    for (const owner of await lastOwners()) {
      if (this.is(owner)) continue;
      for (const store of ["visits", "drafts"]) await this.clear(store, owner);
      if (!(await this.unsentOf(owner))) await this.wipeOf(owner);
    }
  },

  async unsentOf(owner) {
    const [steps, files] = [await this.values("steps", owner), await this.values("files", owner)];
    return steps.filter((each) => UNSENT.includes(each.state)).length + files.length;
  },

  async unsentOfOthers() {
    const others = (await lastOwners()).filter((each) => !this.is(each));
    return (await Promise.all(others.map((each) => this.unsentOf(each)))).reduce((sum, each) => sum + each, 0);
  },

  async wipeVisits() {
    if (!this.facts()) return;
    for (const store of ["visits", "drafts"]) await this.clear(store);
    this.digits = null;
    await this.remember({ until: 0, leased: 0, salt: null, tries: 0 });
  },

  async wipeOf(owner) {
    for (const store of ["visits", "steps", "files", "drafts"]) await this.clear(store, owner);
    await new Promise((good) => {
      const asked = indexedDB.open("bedside", 1);
      asked.onsuccess = () => {
        const deed = asked.result.transaction("keys", "readwrite");
        deed.objectStore("keys").delete(`key ${owner}`);
        if (this.is(owner)) deed.objectStore("keys").delete("last");
        deed.oncomplete = () => { asked.result.close(); good(); };
      };
    });
  },

  // The lease is over by its time, and also where the clock was set back before it began.
  isOver() {
    const { until, leased } = this.facts();
    return Boolean(until) && (Date.now() > until || Date.now() < leased - 300000);
  },

  // A visit that has ended and whose steps and files are all there goes from the tablet.
  async wipeEnded() {
    const steps = await this.steps(), files = await this.names("files");
    const ended = new Set(steps.filter((each) => ["finish", "not_met"].includes(each.verb) && each.state === "sent").map((each) => each.reference));
    for (const reference of ended) {
      const own = steps.filter((each) => each.reference === reference);
      if (own.some((each) => UNSENT.includes(each.state) || files.includes(each.file))) continue;
      for (const each of own) await this.drop("steps", each.place);
      for (const store of ["visits", "drafts"]) await this.drop(store, reference);
    }
    return ended.size;
  },
});
