// <ticked-list name="item slug">: remembers on this phone which boxes inside were ticked (materials already packed).
customElements.define("ticked-list", class extends HTMLElement {
  connectedCallback() {
    const kept = this.kept();
    this.boxes().forEach((box) => { box.checked = kept.includes(box.value); });
    this.addEventListener("change", () => this.keep());
  }

  boxes() {
    return [...this.querySelectorAll("input[type=checkbox]")];
  }

  kept() {
    try {
      return JSON.parse(localStorage.getItem(this.key())) || [];
    } catch {
      return [];
    }
  }

  keep() {
    const ticked = this.boxes().filter((box) => box.checked).map((box) => box.value);
    try {
      localStorage.setItem(this.key(), JSON.stringify(ticked));
    } catch {
      // private browsing: the ticks last as long as the page
    }
  }

  key() {
    return `ticked ${this.getAttribute("name")}`;
  }
});
