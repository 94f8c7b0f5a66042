// <screen-keys table="/assets/syllables…json">: keys on the screen for whichever field is being filled in: digits, letters, or pinyin.
customElements.define("screen-keys", class extends HTMLElement {
  connectedCallback() {
    document.addEventListener("focusin", (event) => this.meet(event.target));
    this.addEventListener("pointerdown", (event) => event.preventDefault());
    this.addEventListener("click", (event) => this.press(event.target.closest("button")));
    if (document.activeElement) this.meet(document.activeElement);
  }

  meet(target) {
    if (this.contains(target) || !target.matches) return;
    const takes = target.matches("input, textarea") && window.takesKeys(target) && !target.readOnly;
    this.hidden = !takes;
    if (!takes) return;
    this.field = target;
    target.setAttribute("inputmode", "none");
    this.show(window.kindOfKeys(target));
    target.scrollIntoView({ block: "center" });
  }

  show(kind) {
    [this.kind, this.syllable] = [kind, ""];
    if (kind === "pinyin" && !this.table) fetch(this.getAttribute("table")).then((answer) => answer.json()).then((table) => { this.table = table; });
    const others = ["pinyin", "letters", "digits"].filter((each) => each !== kind).map((each) => this.key(`to:${each}`, this.dataset[each]));
    const foot = [...others, this.key("space", this.dataset.space), this.key("delete", this.dataset.delete), this.key("done", this.dataset.done)];
    this.replaceChildren(this.row([], "picks"), ...window.keyRows[kind].map((row) => this.row([...row].map((letter) => this.key(letter, letter)))), this.row(foot));
  }

  row(keys, name = "") {
    const row = document.createElement("div");
    row.className = `row ${name}`;
    row.append(...keys);
    return row;
  }

  key(value, words) {
    const key = document.createElement("button");
    [key.type, key.value, key.textContent, key.className] = ["button", value, words, value.length > 1 ? "wide" : ""];
    return key;
  }

  press(key) {
    const value = key ? key.value : "";
    const acts = { done: () => this.leave(), delete: () => this.delete(), space: () => this.write(" ") };
    if (value.startsWith("to:")) this.show(value.slice(3));
    else if (acts[value]) acts[value]();
    else if (this.kind === "pinyin" && /^[a-z]$/.test(value)) this.spell(this.syllable + value);
    else if (value) this.write(value);
  }

  spell(syllable) {
    this.syllable = syllable;
    const shown = syllable ? [this.key(syllable.toUpperCase(), syllable)] : [];
    this.querySelector(".picks").replaceChildren(...shown, ...window.charactersOf(this.table || {}, syllable).map((each) => this.key(each, each)));
  }

  delete() {
    if (this.syllable) this.spell(this.syllable.slice(0, -1));
    else this.change(this.field.value.slice(0, -1));
  }

  write(text) {
    this.change(this.field.value + text);
    if (this.kind === "pinyin") this.spell("");
  }

  change(value) {
    if (this.field.maxLength > 0 && value.length > this.field.maxLength) return;
    this.field.value = value;
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  leave() {
    this.hidden = true;
    this.field.dispatchEvent(new Event("change", { bubbles: true }));
    this.field.blur();
  }
});
