// <card-burst>: a reader that types anywhere on the desk page. Digits that come faster than a hand types them and end with
// Enter are a card: they go by its own form, and what of them stood in a field is taken out.
const FASTEST_HAND = 60;
const CARD = /[A-Z]?\d{7,17}[\dX]$/i;

customElements.define("card-burst", class extends HTMLElement {
  connectedCallback() {
    this.burst = "";
    this.last = 0;
    this.press = (event) => this.pressed(event);
    document.addEventListener("keydown", this.press, true);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.press, true);
  }

  pressed(event) {
    const fast = event.timeStamp - this.last < FASTEST_HAND;
    this.last = event.timeStamp;
    if (event.key === "Enter" && fast && CARD.test(this.burst)) return this.caught(event);
    if (event.key.length > 1) return undefined;
    this.burst = fast ? this.burst + event.key : event.key;
    return undefined;
  }

  caught(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    const number = this.burst.match(CARD)[0], field = event.target, form = this.querySelector("form");
    this.burst = "";
    if (typeof field.value === "string" && field.value.endsWith(number)) field.value = field.value.slice(0, -number.length);
    form.elements.number.value = number;
    form.requestSubmit();
  }
});
