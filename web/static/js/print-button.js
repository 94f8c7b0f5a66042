// <print-button label="打印"> and <share-button label="发给家人">: only where the browser can.
class Doing extends HTMLElement {
  connectedCallback() {
    if (this.firstElementChild || !this.can()) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn sec small";
    button.textContent = this.getAttribute("label");
    button.addEventListener("click", () => this.act());
    this.append(button);
  }
}

customElements.define("print-button", class extends Doing {
  can() {
    return typeof window.print === "function" && !/MicroMessenger/i.test(navigator.userAgent);
  }

  act() {
    document.querySelectorAll("details").forEach((fold) => { fold.open = true; });
    window.print();
  }
});

customElements.define("share-button", class extends Doing {
  can() {
    return typeof navigator.share === "function";
  }

  act() {
    const link = document.querySelector("link[rel=canonical]");
    navigator.share({ title: document.title, url: link ? link.href : location.href }).catch(() => {});
  }
});
