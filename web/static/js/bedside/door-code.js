// <door-code>: held up at the door, with a network or without: who stands there, the code of now and its QR. Nothing of the
// household is on it. After the last code it says whom to phone.
const QUIET = 2, DOTS = 8;
const inShanghai = (moment) => new Date(moment + 8 * 3600 * 1000).toISOString().slice(11, 16);

customElements.define("door-code", class extends HTMLElement {
  show(visit) {
    const opened = this.hidden && visit;
    this.hidden = !visit;
    if (!visit) return;
    const { place, until, opens } = window.bedside.codeNow(visit), { codes } = visit, code = place >= 0 ? codes.codes[place] : "";
    this.querySelector(".back").href = `#${visit.reference}`;
    window.fill(this, {
      code: code && `${code.slice(0, 4)} ${code.slice(4)}`,
      scan: code && this.dataset.scan.replace("{address}", codes.address),
      until: code && this.dataset.until.replace("{time}", inShanghai(until)),
      early: opens ? this.dataset.early.replace("{time}", inShanghai(opens)) : "",
      gone: code || opens ? "" : this.dataset.gone,
      team: code || opens ? codes.team.join(" · ") : "",
    });
    if (code) this.draw(code, codes.size, codes.drawn[place]);
    if (opened) this.querySelector("h2").focus();
  }

  draw(code, size, drawn) {
    if (this.drawn === code) return;
    const canvas = this.querySelector("canvas"), bytes = atob(drawn), pen = canvas.getContext("2d");
    canvas.width = canvas.height = (size + 2 * QUIET) * DOTS;
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.fillStyle = "#000";
    for (let dot = 0; dot < size * size; dot++) {
      const dark = bytes.charCodeAt(dot >> 3) >> (7 - (dot & 7)) & 1;
      if (dark) pen.fillRect((dot % size + QUIET) * DOTS, (Math.floor(dot / size) + QUIET) * DOTS, DOTS, DOTS);
    }
    this.drawn = code;
  }
});
