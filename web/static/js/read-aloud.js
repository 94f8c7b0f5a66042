// <read-aloud of="answer" start="朗读" stop="停止朗读">: reads an element with the phone's own voice; absent where there is none.
customElements.define("read-aloud", class extends HTMLElement {
  connectedCallback() {
    if (!window.speechSynthesis || this.firstElementChild) return;
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "btn sec small";
    this.button.addEventListener("click", () => (speechSynthesis.speaking ? this.hush() : this.read()));
    this.append(this.button);
    this.show(false);
    this.voice();
    speechSynthesis.addEventListener?.("voiceschanged", () => this.voice());
  }

  disconnectedCallback() {
    if (this.button) this.hush();
  }

  voice() {
    const lang = this.getAttribute("lang") || "zh-CN";
    const wanted = lang.slice(0, 2);
    const voices = speechSynthesis.getVoices().filter((voice) => voice.lang.startsWith(wanted));
    this.found = voices.find((voice) => voice.lang === lang) || voices[0];
    this.hidden = !this.found;
  }

  read() {
    const part = document.getElementById(this.getAttribute("of"));
    const speech = new SpeechSynthesisUtterance(part ? part.innerText : "");
    speech.voice = this.found;
    speech.lang = this.found.lang;
    speech.rate = 0.9;
    speech.onend = () => this.show(false);
    speechSynthesis.speak(speech);
    this.show(true);
  }

  hush() {
    speechSynthesis.cancel();
    this.show(false);
  }

  show(reading) {
    this.button.textContent = this.getAttribute(reading ? "stop" : "start");
    this.button.setAttribute("aria-pressed", String(reading));
  }
});
