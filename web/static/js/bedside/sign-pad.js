// <sign-pad>: a signature by finger, pen or mouse; by keyboard the name, which is written into the same picture. Only the
// picture is kept: neither how fast nor how hard it was written.
customElements.define("sign-pad", class extends HTMLElement {
  connectedCallback() {
    this.canvas = this.querySelector("canvas");
    this.clear();
    this.canvas.addEventListener("pointerdown", (event) => this.down(event));
    this.canvas.addEventListener("pointermove", (event) => this.move(event));
    ["pointerup", "pointercancel"].forEach((each) => this.canvas.addEventListener(each, () => { this.last = null; }));
    this.querySelector("button").addEventListener("click", () => this.clear());
    this.querySelector("input").addEventListener("input", (event) => this.typed(event.target.value));
  }

  get pen() {
    const pen = this.canvas.getContext("2d");
    return Object.assign(pen, { lineWidth: 4, lineCap: "round", lineJoin: "round", strokeStyle: "#10204a", fillStyle: "#10204a" });
  }

  clear() {
    const pen = this.canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, this.canvas.width, this.canvas.height);
    this.signed = false;
    this.querySelector("input").value = "";
  }

  place(event) {
    const box = this.canvas.getBoundingClientRect();
    return [(event.clientX - box.left) * this.canvas.width / box.width, (event.clientY - box.top) * this.canvas.height / box.height];
  }

  down(event) {
    event.preventDefault();
    this.canvas.setPointerCapture(event.pointerId);
    this.last = this.place(event);
  }

  move(event) {
    if (!this.last) return;
    const next = this.place(event), pen = this.pen;
    pen.beginPath();
    pen.moveTo(...this.last);
    pen.lineTo(...next);
    pen.stroke();
    this.last = next;
    this.signed = true;
  }

  typed(name) {
    const pen = this.canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, this.canvas.width, this.canvas.height);
    Object.assign(this.pen, { font: "64px serif", textBaseline: "middle" }).fillText(name, 24, this.canvas.height / 2, this.canvas.width - 48);
    this.signed = Boolean(name.trim());
  }

  picture() {
    return window.bytesOf(this.canvas, "image/png");
  }
});
