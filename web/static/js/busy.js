// A form that is being sent says so on its button, and is not sent twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.getAttribute("aria-busy") === "true") {
    event.preventDefault();
    return;
  }
  form.setAttribute("aria-busy", "true");
  const button = event.submitter;
  if (button && document.body.dataset.busy && button.matches(".btn")) {
    button.dataset.words = button.textContent;
    // after the browser has read the button's own name and value
    setTimeout(() => { button.textContent = document.body.dataset.busy; }, 0);
  }
  setTimeout(() => free(form), 12000);
});

window.addEventListener("pageshow", () => document.querySelectorAll("form[aria-busy]").forEach(free));
document.addEventListener("htmx:finally:request", () => document.querySelectorAll("form[aria-busy]").forEach(free));

function free(form) {
  form.removeAttribute("aria-busy");
  form.querySelectorAll("[data-words]").forEach((button) => {
    button.textContent = button.dataset.words;
    delete button.dataset.words;
  });
}
