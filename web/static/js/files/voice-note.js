// <voice-note seconds="30" words='{"record":"…","stop":"… {left}","sending":"…","denied":"…","cut":"…","again":"…"}'>: around the form with one sound
// file: records in its stead and sends by the same form. Without a microphone or script the form stays.
customElements.define("voice-note", class extends HTMLElement {
  connectedCallback() {
    if (!window.MediaRecorder || !navigator.mediaDevices) return;
    this.words = JSON.parse(this.getAttribute("words"));
    this.form = this.querySelector("form");
    this.button = this.part("button", { type: "button", className: "btn wide", textContent: this.words.record });
    this.status = this.part("p", { className: "note", hidden: true });
    this.status.setAttribute("role", "status");
    this.button.addEventListener("click", () => (this.recorder ? this.recorder.stop() : this.made ? this.send() : this.record()));
  }

  disconnectedCallback() {
    if (this.recorder) this.recorder.stop();
  }

  async record() {
    let stream;
    this.button.disabled = true; // one microphone, however often it is tapped while the browser asks
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch (denied) {
      return this.say(this.words.denied);
    } finally {
      this.button.disabled = false;
    }
    const pieces = [];
    this.recorder = new MediaRecorder(stream, { audioBitsPerSecond: 32000 });
    this.recorder.addEventListener("dataavailable", ({ data }) => pieces.push(data));
    this.recorder.addEventListener("stop", () => {
      clearInterval(this.clock);
      stream.getTracks().forEach((track) => track.stop());
      this.made = new Blob(pieces, { type: this.recorder.mimeType });
      this.recorder = null;
      if (this.isConnected) this.send();
    });
    this.recorder.start();
    this.left = Number(this.getAttribute("seconds"));
    this.clock = setInterval(() => this.tick(), 1000);
    this.tick();
  }

  tick() {
    this.button.textContent = this.words.stop.replace("{left}", this.left);
    if (this.left-- <= 0 && this.recorder) this.recorder.stop();
  }

  async send() {
    this.button.disabled = true;
    this.say(this.words.sending);
    const body = new FormData(this.form);
    body.set("file", this.made, "voice");
    try {
      const answer = await fetch(this.form.action, { method: "POST", body });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
      document.getElementById("main").replaceWith(document.importNode(fresh, true));
      document.getElementById("main").focus();
    } catch (cut) {
      this.button.disabled = false;
      this.button.textContent = this.words.again;
      this.say(this.words.cut);
    }
  }

  part(kind, more) {
    return this.insertBefore(Object.assign(document.createElement(kind), more), this.form);
  }

  say(words) {
    this.status.hidden = false;
    this.status.textContent = words;
  }
});
