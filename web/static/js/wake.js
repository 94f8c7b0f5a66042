// htmx (12 KB) comes only to pages that use it; until it is there, and on phones too old for it, links and forms work as they are.
const uses = "[hx-get], [hx-post], [hx-trigger], [hx-swap]";
const htmx = document.documentElement.dataset.htmx;
if (htmx && document.querySelector(uses)) import(htmx).catch(() => {});
