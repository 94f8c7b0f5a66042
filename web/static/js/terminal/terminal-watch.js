// <terminal-watch idle="60" warn="20">: a minute without a touch brings a question; without an answer the form ends all.
customElements.define("terminal-watch", class extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.querySelector("[data-stay]").addEventListener("click", () => this.wait());
    this.form.addEventListener("submit", () => this.forget());
    this.touched = () => { if (this.hidden) this.wait(); };
    for (const name of ["pointerdown", "keydown", "input"]) document.addEventListener(name, this.touched, { passive: true });
    this.wait();
  }

  wait() {
    this.hidden = true;
    clearTimeout(this.later);
    clearInterval(this.ticking);
    const start = location.pathname === "/terminal";
    this.later = setTimeout(() => (start ? this.end() : this.ask()), Number(this.getAttribute("idle")) * 1000 * (start ? 5 : 1));
  }

  ask() {
    let left = Number(this.getAttribute("warn"));
    this.hidden = false;
    this.querySelector("[data-stay]").focus();
    const tell = () => { this.querySelector("[data-left]").textContent = String(left); };
    tell();
    this.ticking = setInterval(() => {
      left -= 1;
      tell();
      if (left <= 0) this.end();
    }, 1000);
  }

  end() {
    clearInterval(this.ticking);
    this.forget();
    this.form.submit();
  }

  forget() {
    try {
      localStorage.clear();
      sessionStorage.clear();
    } catch {
      // nothing was kept
    }
  }
});

// <print-at-once>: the slip comes out by itself where the browser prints without asking (kiosk printing).
customElements.define("print-at-once", class extends HTMLElement {
  connectedCallback() {
    setTimeout(() => window.print(), 300);
  }
});
