// <for-others>: what makes no sense while one books for oneself shows once another relation is chosen.
customElements.define("for-others", class extends HTMLElement {
  connectedCallback() {
    this.relation = document.getElementById("relation");
    if (!this.relation) return;
    this.listen = () => { this.hidden = this.relation.value === "self"; };
    this.relation.addEventListener("change", this.listen);
    this.listen();
  }

  disconnectedCallback() {
    if (this.relation) this.relation.removeEventListener("change", this.listen);
  }
});
