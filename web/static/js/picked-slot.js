// <picked-slot words="已选：{time}" day="11月24日 周二">: says which time is chosen, beside the button that takes it.
customElements.define("picked-slot", class extends HTMLElement {
  connectedCallback() {
    this.listen = () => this.tell();
    document.addEventListener("change", this.listen);
    this.tell();
  }

  disconnectedCallback() {
    document.removeEventListener("change", this.listen);
  }

  tell() {
    const slot = document.querySelector("input[name=slot]:checked");
    const time = slot && slot.labels[0] && slot.labels[0].querySelector("b");
    if (time) this.textContent = this.getAttribute("words").replace("{time}", `${this.getAttribute("day")} ${time.textContent}`);
  }
});
