// <proof-of-work worker="…" work='{"salt":…}' words="…">: does the work that the server asks for, says so meanwhile, and sends its form.
// What stands in it is for browsers that can't.
customElements.define("proof-of-work", class extends HTMLElement {
  connectedCallback() {
    this.work = JSON.parse(this.getAttribute("work"));
    try {
      this.solver = new Worker(this.getAttribute("worker"));
    } catch (unable) {
      return;
    }
    this.otherwise = Array.from(this.childNodes);
    this.textContent = "";
    this.appendChild(Object.assign(document.createElement("p"), { className: "note", textContent: this.getAttribute("words") }));
    this.setAttribute("role", "status");
    this.solver.onmessage = ({ data }) => this.send(data);
    this.solver.onerror = () => this.giveUp();
    this.solver.postMessage(this.work);
  }

  disconnectedCallback() {
    if (this.solver) this.solver.terminate();
  }

  send(number) {
    if (number < 0) return this.giveUp();
    const { challenge, salt, signature } = this.work;
    const form = this.closest("form");
    form.elements.proof.value = btoa(JSON.stringify({ challenge, number, salt, signature }));
    form.submit();
  }

  giveUp() {
    this.textContent = "";
    this.otherwise.forEach((node) => this.appendChild(node));
  }
});
