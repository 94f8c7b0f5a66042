// <call-voice mute>: calls one after another, never two at once: a chime, then twice the hall's recordings or the browser's
// Chinese voice (once where many wait to be called). Browsers want one press of a key before anything is heard.
const KEPT = "yueban screen sound", MANY = 3;

customElements.define("call-voice", class extends HTMLElement {
  connectedCallback() {
    this.calls = [];
    this.button = this.querySelector("button");
    this.words = this.querySelector("[role=status]");
    this.sound = this.querySelector("call-sound");
    this.hidden = false;
    this.button.addEventListener("click", () => this.start());
    document.addEventListener("keydown", () => this.start(), { once: true });
    if (localStorage.getItem(KEPT)) this.start();
  }

  async start() {
    if (this.on || !(await this.sound.start())) return; // no key was pressed yet
    this.on = true;
    this.button.hidden = true;
    localStorage.setItem(KEPT, "on");
    setTimeout(() => this.complain(), 2000);
  }

  hear({ said, sounds }, chime) {
    this.calls.push({ said, chime, sounds: sounds ? sounds.split(" ") : [] });
    this.run();
  }

  async run() {
    if (this.busy) return;
    this.busy = true;
    while (this.calls.length) await this.call(this.calls.shift());
    this.busy = false;
  }

  async call({ said, chime, sounds }) {
    this.words.textContent = said;
    this.dataset.said = said;
    if (!this.on) return;
    await (chime ? this.sound.play(chime) : this.sound.ring());
    for (let times = this.calls.length < MANY ? 2 : 1; times > 0; times -= 1) {
      if (sounds.length) for (const sound of sounds) await this.sound.play(sound);
      else await this.sound.speak(said);
    }
  }

  // Said once on the screen, where a hall without recordings would hear the chime only.
  complain() {
    const note = this.querySelector(".mute");
    if (this.sound.chinese() || document.querySelector("[data-sounds]:not([data-sounds=''])")) return;
    note.textContent = this.getAttribute("mute");
    note.hidden = false;
  }
});
