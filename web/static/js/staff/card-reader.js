// <card-reader src label away empty>: asks the reader's program on this machine for the card's number and sends the form.
// The name on the card is left where it is: a ticket and a check-in need none.
customElements.define("card-reader", class extends HTMLElement {
  connectedCallback() {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: this.getAttribute("label") });
    button.addEventListener("click", () => this.read(button));
    this.said = Object.assign(document.createElement("p"), { className: "muted" });
    this.said.setAttribute("role", "status");
    this.append(button, this.said);
  }

  async read(button) {
    button.disabled = true;
    this.said.textContent = "";
    try {
      const asked = { cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer", targetAddressSpace: "loopback" };
      const card = await (await window.asked(this.getAttribute("src"), asked, 8000)).json();
      if (card.number) this.send(String(card.number));
      else this.said.textContent = this.getAttribute("empty");
    } catch {
      this.said.textContent = this.getAttribute("away");
    } finally {
      button.disabled = false;
    }
  }

  send(number) {
    const form = document.getElementById("card");
    form.elements.number.value = number;
    form.requestSubmit();
  }
});
