// <undo-bar seconds="9">: goes when the time to undo is over; the server refuses later taps anyway.
customElements.define("undo-bar", class extends HTMLElement {
  connectedCallback() {
    this.timer = setTimeout(() => this.remove(), Number(this.getAttribute("seconds")) * 1000);
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }
});
