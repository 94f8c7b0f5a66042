// <photo-tile begin="…/files/begun" most="8000000" words='{"sending":"… {percent}","large":"…","cut":"…","again":"…","sent":"…"}'>: sends the photo of
// its form in pieces, shows how far it is, goes on after a cut. Without it the form sends the photo whole.
customElements.define("photo-tile", class extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form[enctype]");
    this.words = JSON.parse(this.getAttribute("words"));
    this.status = this.appendChild(Object.assign(document.createElement("p"), { className: "note", hidden: true }));
    this.status.setAttribute("role", "status");
    this.form.querySelector("button").hidden = true;
    this.form.elements.file.addEventListener("change", () => this.begin());
  }

  async begin() {
    const file = this.form.elements.file.files[0];
    if (!file || this.busy) return;
    this.file = await window.smallPhoto(file);
    this.name = null;
    if (this.file.size > Number(this.getAttribute("most"))) return this.say(this.words.large);
    this.goOn();
  }

  async goOn() {
    this.busy = true;
    try {
      this.arrived = this.name ? (await this.ask(this.name)).arrived : await this.announce();
      while (this.arrived < this.file.size) {
        this.say(this.words.sending.replace("{percent}", Math.floor((100 * this.arrived) / this.file.size)));
        const piece = this.file.slice(this.arrived, this.arrived + 131072);
        this.arrived = (await this.ask(`${this.name}/pieces/${this.arrived}`, { method: "PUT", body: piece })).arrived;
      }
      this.say(this.words.sending.replace("{percent}", 100));
      await this.ask(`${this.name}/finish`, { method: "POST" });
      await this.renew();
    } catch (problem) {
      this.busy = false;
      this.say(problem.words || this.words.cut, !problem.final);
    }
    this.busy = false;
  }

  async announce() {
    const body = new URLSearchParams({ purpose: this.form.elements.purpose.value, size: this.file.size });
    const begun = await this.ask(this.getAttribute("begin"), { method: "POST", body });
    this.name = this.getAttribute("begin").replace(/begun$/, begun.id);
    return 0;
  }

  async ask(place, options = {}) {
    const headers = { "x-csrf": this.form.elements.csrf.value, "HX-Request": "true" };
    const answer = await fetch(place, { headers, ...options });
    if (answer.ok) return answer.json();
    const told = answer.status < 500 && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("p");
    throw Object.assign(new Error(answer.status), { words: told && told.textContent, final: told && answer.status !== 409 });
  }

  async renew() {
    const answer = await fetch(location.href, { headers: { "HX-Request": "true" } });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("_photos");
    document.getElementById("live").textContent = this.words.sent;
    const id = this.id;
    document.getElementById("_photos").replaceWith(document.importNode(fresh, true));
    document.getElementById(id).focus();
  }

  say(words, again) {
    this.status.hidden = false;
    this.status.className = this.busy ? "note" : "note warn";
    this.status.textContent = words;
    if (!again) return;
    const button = this.status.appendChild(Object.assign(document.createElement("button"), { type: "button", className: "btn sec wide", textContent: this.words.again }));
    button.addEventListener("click", () => this.goOn());
  }
});
