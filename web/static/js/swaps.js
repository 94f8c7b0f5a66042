// After htmx has put something new on the page: focus goes where the news is, and a screen reader hears it.
const news = (part) => part.querySelector("[autofocus], .errors, h1[tabindex]");

document.addEventListener("htmx:before:request", (event) => {
  const target = event.detail.ctx && event.detail.ctx.target;
  if (target && target.setAttribute) target.setAttribute("aria-busy", "true");
});
document.addEventListener("htmx:finally:request", () => {
  document.querySelectorAll("[aria-busy=true]").forEach((busy) => busy.removeAttribute("aria-busy"));
});
document.addEventListener("htmx:after:swap", (event) => {
  const target = event.detail.ctx && event.detail.ctx.target;
  const part = target && target.isConnected ? target : target && target.id && document.getElementById(target.id);
  if (!part) return;
  const found = part.matches(".errors, [autofocus]") ? part : news(part);
  if (found) found.focus();
});
document.addEventListener("htmx:error", () => {
  if (navigator.onLine === false) say(document.body.dataset.gone || "");
});

// A page with a form that comes back from the browser's memory has an old token and old places: ask for it anew.
window.addEventListener("pageshow", (event) => {
  if (event.persisted && document.querySelector("form[method=post]")) location.reload();
});

function say(words) {
  const live = document.getElementById("live");
  if (live) live.textContent = words;
}
