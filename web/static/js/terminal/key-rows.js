// Which keys a field wants, which rows they stand in, and the characters that a syllable can mean (the whole one first).
const TYPED = /^(text|search|tel|number|password|email|)$/;
const NUMBERS = /phone|code|id_number|last_four/;

window.keyRows = {
  digits: ["123", "456", "789", "X0-"],
  letters: ["1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM-"],
  pinyin: ["qwertyuiop", "asdfghjkl", "zxcvbnm"],
};

window.takesKeys = (field) => field.tagName === "TEXTAREA" || TYPED.test(field.type);

window.kindOfKeys = (field) => {
  if (field.dataset.keys) return field.dataset.keys;
  const numeric = /^(tel|number)$/.test(field.type) || /^(numeric|tel|decimal)$/.test(field.inputMode) || NUMBERS.test(field.name);
  return numeric ? "digits" : "pinyin";
};

window.charactersOf = (table, syllable) => {
  const longer = Object.keys(table).filter((each) => syllable && each !== syllable && each.startsWith(syllable));
  return [...new Set((table[syllable] || "") + longer.map((each) => table[each].slice(0, 3)).join(""))].slice(0, 24);
};
