// htmx (12 KB) comes only to pages that use it, and only when all that is seen first is there and the phone has nothing else to do.
// Until then, and on phones too old for it, links and forms work as they are; what was chosen meanwhile is told to it.
const uses = "[hx-get], [hx-post], [hx-trigger], [hx-swap]";
const htmx = document.documentElement.dataset.htmx;
const whenIdle = window.requestIdleCallback || setTimeout;
let chosen = null;
const choose = (event) => { chosen = event.target; };

function tell() {
  document.removeEventListener("change", choose);
  if (chosen && chosen.isConnected) chosen.dispatchEvent(new Event("change", { bubbles: true }));
}

// htmx reads the page a moment after it came, so it is told after that
const wake = () => whenIdle(() => import(htmx).then(() => setTimeout(tell)).catch(() => {}), { timeout: 1000 });

if (htmx && document.querySelector(uses)) {
  document.addEventListener("change", choose);
  if (document.readyState === "complete") wake();
  else window.addEventListener("load", wake);
}
