// A visit's checklist made from the page's templates: text goes in as text, never as markup.
window.fill = (root, facts) => {
  for (const [name, words] of Object.entries(facts)) {
    root.querySelectorAll(`[data-fill=${name}]`).forEach((each) => { each.textContent = words; });
    root.querySelectorAll(`[data-when=${name}]`).forEach((each) => { each.hidden = !words; });
  }
};

const copy = (name) => document.querySelector(`template[data-copy=${name}]`).content.cloneNode(true);
const named = (root, place) => root.querySelectorAll("[id]").forEach((each) => {
  const label = root.querySelector(`[for=${each.id}]`);
  each.id = `${each.id}-${place}`;
  if (label) label.htmlFor = each.id;
});

window.drawVisit = (page, visit) => {
  const drawn = copy("visit"), items = drawn.querySelector("[data-items]");
  const { name, time, phone, where, landmark, why, agreed, moved } = visit;
  window.fill(drawn, { name, time, phone, where, landmark, why, agreed, moved, known: visit.known.join("；") });
  if (phone) drawn.querySelector("[data-phone]").href = `tel:${phone}`;
  else drawn.querySelector("[data-phone]").removeAttribute("href");
  drawn.querySelector("[data-door]").href = `#${visit.reference}/code`;
  items.replaceChildren(...visit.items.map((item, place) => drawItem(item, place, visit.parts[`result ${item.slug}`])));
  const papers = visit.parts.papers ? visit.parts.papers.papers : [];
  const boxes = [...drawn.querySelectorAll("[name=paper]")];
  boxes.forEach((each) => { each.checked = papers.includes(each.value); });
  drawn.querySelector("[name=others]").value = papers.filter((each) => !boxes.some((box) => box.value === each)).join("\n");
  page.replaceChildren(drawn);
  page.querySelector(".visit-name").focus();
};

const drawItem = (item, place, part) => {
  const drawn = copy("item");
  window.fill(drawn, { title: item.title });
  drawn.querySelector("[name=item]").value = item.slug;
  const list = drawn.querySelector("[data-materials]");
  list.replaceChildren(...item.materials.map(([number, words]) => {
    const line = copy("material");
    Object.assign(line.querySelector("input"), { value: number, checked: Boolean(part && part.materials.includes(number)) });
    window.fill(line, { material: words });
    return line;
  }));
  if (part) {
    drawn.querySelectorAll("[name=outcome]").forEach((each) => { each.checked = each.value === part.outcome; });
    drawn.querySelector("[name=note]").value = part.note;
  }
  named(drawn, place);
  return drawn;
};
