// <call-sound src>: what is heard: the hall's recordings below `src`, the browser's Chinese voice, two soft tones. Each method
// promises to end, also where the browser never says that it has.
const LONGEST = 15000;

customElements.define("call-sound", class extends HTMLElement {
  // Whether the browser lets us be heard.
  async start() {
    this.audio = this.audio || new (window.AudioContext || window.webkitAudioContext)();
    await Promise.race([this.audio.resume(), new Promise((resolve) => setTimeout(resolve, 1000))]);
    return this.audio.state === "running";
  }

  play(sound) {
    this.player = this.player || new Audio();
    this.dataset.played = sound;
    return ended(this.player, () => { this.player.src = this.getAttribute("src") + sound; this.player.play().catch(() => {}); });
  }

  speak(said) {
    const voice = this.chinese();
    if (!voice) return Promise.resolve();
    const words = new SpeechSynthesisUtterance(said);
    Object.assign(words, { voice, lang: "zh-CN", rate: 0.9 });
    return ended(words, () => speechSynthesis.speak(words)).then(() => speechSynthesis.cancel());
  }

  ring() {
    [[784, 0], [587, 0.35]].forEach(([pitch, after]) => {
      const tone = this.audio.createOscillator(), loud = this.audio.createGain(), at = this.audio.currentTime + after;
      tone.frequency.value = pitch;
      loud.gain.setValueAtTime(0.4, at);
      loud.gain.exponentialRampToValueAtTime(0.001, at + 0.7);
      tone.connect(loud);
      loud.connect(this.audio.destination);
      tone.start(at);
      tone.stop(at + 0.7);
    });
    return new Promise((resolve) => setTimeout(resolve, 1100));
  }

  chinese() {
    return window.speechSynthesis && speechSynthesis.getVoices().find((voice) => /^(zh|cmn)/i.test(voice.lang));
  }
});

function ended(what, begin) {
  return new Promise((resolve) => {
    const late = setTimeout(resolve, LONGEST);
    what.onended = what.onend = what.onerror = () => { clearTimeout(late); resolve(); };
    begin();
  });
}
