// <quick-keys label>: the keys written on the buttons (data-key) press them, unless somebody is typing. Can be switched off.
customElements.define("quick-keys", class extends HTMLElement {
  connectedCallback() {
    if (!this.firstElementChild) this.draw();
    this.press = (event) => this.pressed(event);
    document.addEventListener("keydown", this.press);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.press);
  }

  draw() {
    const label = document.createElement("label");
    this.on = document.createElement("input");
    this.on.type = "checkbox";
    this.on.checked = localStorage.getItem("quick-keys") !== "off";
    this.on.addEventListener("change", () => this.keep());
    label.className = "plain-choice";
    label.append(this.on, document.createTextNode(` ${this.getAttribute("label")}`));
    this.append(label);
    this.keep();
  }

  keep() {
    localStorage.setItem("quick-keys", this.on.checked ? "on" : "off");
    document.documentElement.toggleAttribute("data-keys", this.on.checked);
  }

  pressed(event) {
    const typing = event.target.closest && event.target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select");
    if (typing || event.ctrlKey || event.altKey || event.metaKey || event.repeat || localStorage.getItem("quick-keys") === "off") return;
    const wanted = event.key.length === 1 ? event.key.toUpperCase() : "";
    const found = [...document.querySelectorAll("[data-key]")].find((part) => part.dataset.key === wanted && !part.disabled && part.getClientRects().length);
    if (!found) return;
    event.preventDefault();
    if (found.matches("input")) found.focus();
    else found.click();
  }
});
