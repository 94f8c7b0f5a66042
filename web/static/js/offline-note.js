// <offline-note>: shows itself while there is no network; pages the service worker kept show it by CSS.
customElements.define("offline-note", class extends HTMLElement {
  connectedCallback() {
    this.look = () => this.toggleAttribute("data-on", navigator.onLine === false);
    window.addEventListener("online", this.look);
    window.addEventListener("offline", this.look);
    this.look();
  }

  disconnectedCallback() {
    window.removeEventListener("online", this.look);
    window.removeEventListener("offline", this.look);
  }
});
