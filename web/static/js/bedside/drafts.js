// What is typed or ticked and not kept yet outlives a lock and a reload, sealed; the household's word does not.
const forms = (page) => [...page.querySelectorAll("form[data-verb]")].filter((form) => form.dataset.verb !== "begin");
const fields = (form) => [...form.elements].filter((each) => each.name && each.type !== "hidden");
const ticks = (each) => ["checkbox", "radio"].includes(each.type);

window.drafts = {
  async keep(page, reference) {
    const typed = forms(page).map((form) => fields(form).map((each) => (ticks(each) ? each.checked : each.value)));
    await window.bedside.put("drafts", reference, await window.bedside.seal(typed));
  },

  async restore(page, reference) {
    const sealed = await window.bedside.get("drafts", reference);
    const typed = sealed ? await window.bedside.read(sealed) : [];
    forms(page).forEach((form, number) => fields(form).forEach((each, place) => {
      const said = typed[number] ? typed[number][place] : undefined;
      if (said !== undefined) each[ticks(each) ? "checked" : "value"] = said;
    }));
  },
};
