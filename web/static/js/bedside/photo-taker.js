// <photo-taker>: one photo after the other, made small on the tablet (which also leaves behind where it was taken), kept sealed,
// and each with what became of it: on this tablet, sent, or failed and to be tried again or given up.
const LONGEST = 1600, QUALITY = 0.82;

window.shrunk = async (file) => {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return window.bytesOf(canvas, "image/jpeg");
};

window.bytesOf = async (canvas, kind) => (await new Promise((good) => canvas.toBlob(good, kind, QUALITY))).arrayBuffer();

window.keepFile = async (bytes) => {
  const id = crypto.randomUUID();
  await window.bedside.put("files", id, { ...(await window.bedside.seal(bytes)), size: bytes.byteLength, arrived: 0, state: "waiting", why: "" });
  return id;
};

customElements.define("photo-taker", class extends HTMLElement {
  connectedCallback() {
    this.querySelector("input").addEventListener("change", (event) => this.taken(event.target));
    this.addEventListener("click", (event) => this.clicked(event.target.closest("button")));
  }

  async taken(input) {
    const note = this.querySelector("[role=alert]");
    for (const file of input.files) {
      const bytes = await window.shrunk(file).catch(() => null);
      note.textContent = bytes ? "" : this.dataset.unreadable;
      if (bytes) await this.closest("visit-page").keep("photo", { file: await window.keepFile(bytes) });
    }
    input.value = "";
  }

  async draw({ photos, lost }) {
    const list = this.querySelector("ol"), shown = [];
    for (const [number, photo] of photos.entries()) {
      const file = await window.bedside.get("files", photo.file), line = this.querySelector("template").content.firstElementChild.cloneNode(true);
      const gone = lost.includes(photo.file), state = gone ? "failed" : file ? file.state : photo.state;
      line.dataset.file = photo.file;
      line.querySelector("b").textContent = this.dataset.photo.replace("{number}", number + 1);
      window.sayState(line.querySelector(".state"), state, this.closest("visit-page").dataset);
      line.querySelector("small").textContent = gone ? this.dataset.lost : file && state === "failed" ? file.why : "";
      line.querySelector(".pair").hidden = gone || !(file && state === "failed");
      shown.push(line);
    }
    list.replaceChildren(...shown);
  }

  async clicked(button) {
    const line = button && button.closest("li");
    if (!line) return;
    const file = await window.bedside.get("files", line.dataset.file);
    if (button.dataset.do === "again") await window.bedside.put("files", line.dataset.file, { ...file, state: "waiting", arrived: 0, why: "" });
    else {
      const lost = (await window.bedside.failedFiles()).find((each) => each.id === line.dataset.file);
      if (lost) await window.bedside.loseFile(lost);
    }
    document.dispatchEvent(new Event("bedside:send"));
  }
});
