// <recently-seen address name>: remembers this guide on this phone. <recently-seen label="…">: lists the last five, if there are any.
const KEY = "recently seen";

function seen() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) || [];
  } catch {
    return [];
  }
}

customElements.define("recently-seen", class extends HTMLElement {
  connectedCallback() {
    if (this.hasAttribute("name")) this.remember();
    else if (!this.firstElementChild) this.show(seen());
  }

  remember() {
    const [address, name] = [this.getAttribute("address"), this.getAttribute("name")];
    const others = seen().filter((one) => one.address !== address);
    try {
      localStorage.setItem(KEY, JSON.stringify([{ address, name }, ...others].slice(0, 5)));
    } catch {
      // private browsing: nothing is remembered
    }
  }

  show(guides) {
    const known = guides.filter((one) => /^\/items\/[a-z0-9-]+$/.test(one.address));
    if (!known.length) return;
    const title = document.createElement("h2");
    title.textContent = this.getAttribute("label");
    const list = document.createElement("ul");
    list.className = "chips";
    known.forEach((one) => list.append(this.entry(one)));
    this.append(title, list);
  }

  entry(one) {
    const [row, link] = [document.createElement("li"), document.createElement("a")];
    link.href = one.address;
    link.textContent = one.name;
    row.append(link);
    return row;
  }
});
