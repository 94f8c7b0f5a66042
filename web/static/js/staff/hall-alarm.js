// <hall-alarm src role=status>: asks each minute whether somebody waits too long; what changes in it is read out by itself.
customElements.define("hall-alarm", class extends HTMLElement {
  connectedCallback() {
    this.shown = "";
    this.look();
    this.timer = setInterval(() => this.look(), 60000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  async look() {
    if (document.hidden) return;
    try {
      const answer = await fetch(this.getAttribute("src"), { headers: { "HX-Request": "true", "HX-Source": "live" }, redirect: "manual" });
      if (answer.ok) this.show(await answer.text());
    } catch {
      // the page itself says that there is no connection
    }
  }

  show(markup) {
    if (markup === this.shown) return;
    this.shown = markup;
    this.innerHTML = markup;
  }
});
