// What this tablet did without a network, encrypted. The key can't be taken out of the browser and belongs to one person
// at one hall: for anybody else it is thrown away with all that it closes.
const answered = (asked) => new Promise((good, bad) => {
  asked.onsuccess = () => good(asked.result);
  asked.onerror = () => bad(asked.error);
});

async function within(name, mode, work) {
  const asked = indexedDB.open("desk", 1);
  asked.onupgradeneeded = () => ["key", "taps"].forEach((each) => asked.result.createObjectStore(each, { autoIncrement: each === "taps" }));
  const opened = await answered(asked);
  try {
    return await answered(work(opened.transaction(name, mode).objectStore(name)));
  } finally {
    opened.close();
  }
}

let mine = null;
const extra = () => new TextEncoder().encode(mine.owner);

async function sealed(tap) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const text = new TextEncoder().encode(JSON.stringify(tap));
  return { iv, box: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: extra() }, mine.key, text) };
}

async function unsealed({ iv, box }) {
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: extra() }, mine.key, box)));
}

window.kept = {
  possible: Boolean(window.indexedDB && window.crypto && crypto.subtle && crypto.randomUUID),

  async open(owner) {
    mine = await within("key", "readonly", (keys) => keys.get("mine"));
    if (mine && mine.owner === owner) return;
    await this.wipe();
    mine = { owner, key: await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]) };
    await within("key", "readwrite", (keys) => keys.put(mine, "mine"));
  },

  async all() {
    if (!mine) return [];
    const places = await within("taps", "readonly", (taps) => taps.getAllKeys());
    const boxes = await within("taps", "readonly", (taps) => taps.getAll());
    return Promise.all(boxes.map(async (box, number) => ({ ...(await unsealed(box)), place: places[number] })));
  },

  async add(tap) {
    const box = await sealed(tap);
    return within("taps", "readwrite", (taps) => taps.add(box));
  },

  async change(place, tap) {
    const box = await sealed(tap);
    return within("taps", "readwrite", (taps) => taps.put(box, place));
  },

  drop: (place) => within("taps", "readwrite", (taps) => taps.delete(place)),
  count: () => within("taps", "readonly", (taps) => taps.count()),

  async wipe() {
    await within("taps", "readwrite", (taps) => taps.clear());
    await within("key", "readwrite", (keys) => keys.clear());
  },
};
