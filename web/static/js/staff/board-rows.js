// The rows of the board as they stand now: `markedRows` says their states anew, marks those that changed and rests their buttons,
// and gives the keys of all that changed or came.
window.markedRows = (shown, board) => {
  const near = new Map(board.rows.map((row) => [row.key, row])), changed = [];
  shown.querySelectorAll("#people tbody tr").forEach((line) => {
    const row = near.get(line.dataset.reference);
    if (!row && line.matches(".past, .later")) return;
    if (mark(line, row || { key: line.dataset.reference, state: board.gone, look: "" })) changed.push(line.dataset.reference);
  });
  near.forEach((row, key) => { if (!document.getElementById(`row-${key}`)) changed.push(key); });
  return changed;
};

function mark(line, row) {
  if (row.version < line.dataset.version) return false; // asked before the page was made
  const state = line.querySelector(".state");
  state.textContent = row.state;
  state.className = `state ${row.look}`;
  if (line.dataset.version === String(row.version)) return false;
  line.classList.add("new");
  line.querySelectorAll("button").forEach((button) => { button.disabled = true; });
  return true;
}
