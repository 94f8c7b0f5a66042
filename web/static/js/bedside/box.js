// What this tablet keeps of visits at home: sealed by a key that can't be taken out of the browser, each person's at a hall
// apart. Visits are sealed a second time by a key made of today's digits, which this page alone remembers.
const STORES = ["keys", "visits", "steps", "files", "drafts"];
const answered = (asked) => new Promise((good, bad) => { asked.onsuccess = () => good(asked.result); asked.onerror = () => bad(asked.error); });

async function within(name, mode, work) {
  const asked = indexedDB.open("bedside", 1);
  asked.onupgradeneeded = () => STORES.forEach((each) => asked.result.createObjectStore(each));
  const opened = await answered(asked);
  try {
    return await answered(work(opened.transaction(name, mode).objectStore(name)));
  } finally {
    opened.close();
  }
}

const all = (owner) => IDBKeyRange.bound(`${owner} `, `${owner} \uffff`);
const coded = (value) => (value instanceof ArrayBuffer ? value : new TextEncoder().encode(JSON.stringify(value)));
let mine = null;

window.bedside = {
  possible: Boolean(window.indexedDB && window.crypto && crypto.subtle && crypto.randomUUID),
  digits: null, // the second key, in memory only

  facts: () => mine,
  leave: () => { mine = null; window.bedside.digits = null; },
  is: (owner) => Boolean(mine && mine.owner === owner),

  async seal(value, key = mine.key) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return { iv, box: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: coded(mine.owner) }, key, coded(value)) };
  },

  unseal: ({ iv, box }, key = mine.key) => crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: coded(mine.owner) }, key, box),
  read: async (sealed, key) => JSON.parse(new TextDecoder().decode(await window.bedside.unseal(sealed, key))),

  put: (store, name, value) => within(store, "readwrite", (place) => place.put(value, `${mine.owner} ${name}`)),
  get: (store, name) => within(store, "readonly", (place) => place.get(`${mine.owner} ${name}`)),
  drop: (store, name) => within(store, "readwrite", (place) => place.delete(`${mine.owner} ${name}`)),
  values: (store, owner = mine.owner) => within(store, "readonly", (place) => place.getAll(all(owner))),
  names: async (store) => (await within(store, "readonly", (place) => place.getAllKeys(all(mine.owner)))).map((each) => each.slice(mine.owner.length + 1)),
  clear: (store, owner = mine.owner) => within(store, "readwrite", (place) => place.delete(all(owner))),

  // Whoever held the tablet last, without asking anybody: what a page does that opens without a network.
  async resume() {
    const last = await within("keys", "readonly", (keys) => keys.get("last"));
    mine = last ? await within("keys", "readonly", (keys) => keys.get(`key ${last}`)) : null;
    return Boolean(mine);
  },

  async open(owner) {
    mine = await within("keys", "readonly", (keys) => keys.get(`key ${owner}`));
    if (!mine) {
      const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
      mine = { owner, key, device: crypto.randomUUID(), sequence: 0, leased: 0, until: 0, salt: null, tries: 0 };
    }
    await this.remember({});
    await within("keys", "readwrite", (keys) => keys.put(owner, "last"));
    await this.shutOthers();
  },

  // Another page may have numbered a step meanwhile: no number is given twice.
  remember(facts) {
    const own = Object.assign(mine, facts), name = `key ${own.owner}`;
    return within("keys", "readwrite", (keys) => {
      const before = keys.get(name);
      before.addEventListener("success", () => {
        own.sequence = Math.max(own.sequence, before.result ? before.result.sequence : 0);
        keys.put(own, name);
      });
      return before;
    });
  },
};
