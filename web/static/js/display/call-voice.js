// <call-voice sounds mute>: calls one after another, never two at once: a chime, then twice the hall's recordings or the
// browser's Chinese voice (once where many wait to be called). Browsers want one press of a key before anything is heard.
const KEPT = "yueban screen sound", MANY = 3, LONGEST = 15000;

customElements.define("call-voice", class extends HTMLElement {
  connectedCallback() {
    this.calls = [];
    this.button = this.querySelector("button");
    this.words = this.querySelector("[role=status]");
    this.hidden = false;
    this.button.addEventListener("click", () => this.start());
    document.addEventListener("keydown", () => this.start(), { once: true });
    if (localStorage.getItem(KEPT)) this.start();
  }

  async start() {
    if (this.on) return;
    this.audio = this.audio || new (window.AudioContext || window.webkitAudioContext)();
    const waiting = new Promise((resolve) => setTimeout(resolve, 1000));
    await Promise.race([this.audio.resume(), waiting]);
    if (this.audio.state !== "running") return; // no key was pressed yet
    this.on = true;
    this.button.hidden = true;
    localStorage.setItem(KEPT, "on");
    this.complain();
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
    this.dataset.heard = Number(this.dataset.heard || 0) + 1;
    if (!this.on) return;
    await (chime ? this.play(chime) : this.ring());
    for (let times = this.calls.length < MANY ? 2 : 1; times > 0; times -= 1) {
      if (sounds.length) for (const sound of sounds) await this.play(sound);
      else await this.speak(said);
    }
  }

  play(sound) {
    this.player = this.player || new Audio();
    this.dataset.played = sound;
    return ended(this.player, () => { this.player.src = this.getAttribute("sounds") + sound; this.player.play().catch(() => {}); });
  }

  speak(said) {
    const voice = chinese();
    if (!voice) return undefined;
    const words = new SpeechSynthesisUtterance(said);
    Object.assign(words, { voice, lang: "zh-CN", rate: 0.9 });
    return ended(words, () => speechSynthesis.speak(words)).then(() => speechSynthesis.cancel());
  }

  // Two soft tones, falling.
  ring() {
    [[784, 0], [587, 0.35]].forEach(([pitch, after]) => {
      const tone = this.audio.createOscillator(), loud = this.audio.createGain(), at = this.audio.currentTime + after;
      tone.frequency.value = pitch;
      loud.gain.setValueAtTime(0.4, at);
      loud.gain.exponentialRampToValueAtTime(0.001, at + 0.7);
      tone.connect(loud).connect(this.audio.destination);
      tone.start(at);
      tone.stop(at + 0.7);
    });
    return new Promise((resolve) => setTimeout(resolve, 1100));
  }

  // Said once on the screen, where a hall without recordings would hear the chime only.
  complain() {
    setTimeout(() => {
      const note = this.querySelector(".mute");
      if (chinese() || document.querySelector("[data-sounds]:not([data-sounds=''])")) return;
      note.textContent = this.getAttribute("mute");
      note.hidden = false;
    }, 2000);
  }
});

function chinese() {
  return window.speechSynthesis && speechSynthesis.getVoices().find((voice) => /^(zh|cmn)/i.test(voice.lang));
}

function ended(what, begin) {
  return new Promise((resolve) => {
    const late = setTimeout(resolve, LONGEST);
    what.onended = what.onend = what.onerror = () => { clearTimeout(late); resolve(); };
    begin();
  });
}
