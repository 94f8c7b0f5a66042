// <screen-keys table="/assets/syllables…json">: keys on the screen for whichever field is being filled in: digits, letters, or pinyin.
const ROWS = { digits: ["123", "456", "789", "X0-"], letters: ["1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM-"], pinyin: ["qwertyuiop", "asdfghjkl", "zxcvbnm"] };
const TYPED = /^(text|search|tel|number|password|email|)$/;

function kindOf(field) {
  if (field.dataset.keys) return field.dataset.keys;
  const numeric = /^(tel|number)$/.test(field.type) || /^(numeric|tel|decimal)$/.test(field.inputMode) || /phone|code|id_number|last_four/.test(field.name);
  return numeric ? "digits" : "pinyin";
}

customElements.define("screen-keys", class extends HTMLElement {
  connectedCallback() {
    this.setAttribute("aria-label", this.dataset.label);
    this.setAttribute("role", "region");
    document.addEventListener("focusin", (event) => this.meet(event.target));
    this.addEventListener("pointerdown", (event) => event.preventDefault());
    this.addEventListener("click", (event) => this.press(event.target.closest("button")));
    if (document.activeElement) this.meet(document.activeElement);
  }

  meet(target) {
    if (this.contains(target)) return;
    const takes = target.matches && target.matches("input, textarea") && (target.tagName === "TEXTAREA" || TYPED.test(target.type)) && !target.readOnly;
    this.hidden = !takes;
    document.documentElement.classList.toggle("with-keys", takes);
    if (!takes) return;
    this.field = target;
    target.setAttribute("inputmode", "none");
    this.show(kindOf(target));
    target.scrollIntoView({ block: "center" });
  }

  show(kind) {
    [this.kind, this.syllable] = [kind, ""];
    if (kind === "pinyin" && !this.table) fetch(this.getAttribute("table")).then((answer) => answer.json()).then((table) => { this.table = table; });
    const others = ["pinyin", "letters", "digits"].filter((each) => each !== kind).map((each) => this.key(`to:${each}`, this.dataset[each]));
    const foot = [...others, this.key("space", this.dataset.space), this.key("delete", this.dataset.delete), this.key("done", this.dataset.done)];
    this.replaceChildren(this.row([], "picks"), ...ROWS[kind].map((row) => this.row([...row].map((letter) => this.key(letter, letter)))), this.row(foot));
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
    if (!key) return;
    const value = key.value;
    if (value.startsWith("to:")) this.show(value.slice(3));
    else if (value === "done") this.leave();
    else if (value === "delete") this.delete();
    else if (value === "space") this.write(" ");
    else if (this.kind === "pinyin" && /^[a-z]$/.test(value)) this.spell(this.syllable + value);
    else this.write(value);
  }

  spell(syllable) {
    this.syllable = syllable;
    const exact = (this.table || {})[syllable] || "";
    const longer = Object.keys(this.table || {}).filter((each) => syllable && each !== syllable && each.startsWith(syllable)).map((each) => this.table[each].slice(0, 3)).join("");
    const found = [...new Set(exact + longer)].slice(0, 24);
    const shown = syllable ? [this.key(syllable.toUpperCase(), syllable)] : [];
    this.querySelector(".picks").replaceChildren(...shown, ...found.map((each) => this.key(each, each)));
  }

  delete() {
    if (this.syllable) return this.spell(this.syllable.slice(0, -1));
    return this.change(this.field.value.slice(0, -1));
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
    document.documentElement.classList.remove("with-keys");
    this.field.dispatchEvent(new Event("change", { bubbles: true }));
    this.field.blur();
  }
});
