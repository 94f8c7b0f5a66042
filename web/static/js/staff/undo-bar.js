// <undo-bar move="7" seconds="9">: goes when the time to undo is over; the server refuses later taps anyway. Another move
// that takes its place on the page (htmx morphs the board) has its own time.
customElements.define("undo-bar", class extends HTMLElement {
  static get observedAttributes() { return ["move"]; }

  attributeChangedCallback() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.remove(), Number(this.getAttribute("seconds") || 10) * 1000);
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }
});
