// An address that was changed after it was fetched is shown no more, until somebody fetches the visits anew. `marks`: of the addresses
// as they are now, which the server tells; whose mark is none of these is not this person's to know (shutVisits).
Object.assign(window.bedside, {
  async shutMoved(marks) {
    for (const reference of await this.names("visits")) {
      const sealed = await this.get("visits", reference);
      const moved = reference in marks && marks[reference] !== sealed.mark;
      if (moved && !sealed.moved) await this.put("visits", reference, { ...sealed, moved });
    }
  },
});
