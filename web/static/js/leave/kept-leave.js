// <kept-leave>: before somebody signs out or in, what this tablet has not sent yet; with nothing left the key goes too.
customElements.define("kept-leave", class extends HTMLElement {
  async connectedCallback() {
    if (!window.kept.possible) return;
    const many = await window.kept.count();
    if (!many) {
      await window.kept.wipe();
      return;
    }
    this.querySelector("p").textContent = this.dataset.words.replace("{number}", many);
    this.hidden = false;
    const sure = this.querySelector("input");
    const form = document.querySelector("form[action='/staff/sign-out']");
    if (!sure || !form) return;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!sure.checked) return sure.focus();
      await window.kept.wipe();
      form.submit();
    });
  }
});
