// <visit-leave owner>: on the sign-out page. While steps of one's own are not sent, nobody signs out here: they go first, or are
// given up one by one where they are shown. A colleague's stay closed as they are.
customElements.define("visit-leave", class extends HTMLElement {
  async connectedCallback() {
    if (!window.bedside.possible) return;
    const owner = this.getAttribute("owner"), form = document.querySelector("form[action='/staff/sign-out']");
    if (!(await window.bedside.resume())) return;
    const own = await window.bedside.unsentOf(owner), last = window.bedside.facts().owner;
    const others = (await window.bedside.unsentOfOthers()) + (last === owner ? 0 : await window.bedside.unsentOf(last));
    if (own) {
      this.querySelector("p").textContent = this.dataset.words.replace("{number}", own);
      this.hidden = false;
      form.hidden = true;
      return;
    }
    form.elements.keep.value = others ? "yes" : "";
    await window.bedside.wipeOf(owner);
    if (window.caches) await caches.delete("bedside");
  }
});
