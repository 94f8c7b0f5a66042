// Keeps the shell, the offline page, and what ux.md lets a phone keep of one's own: never anything marked no-store.
// The server writes SHELL (addresses with hashes) and WORDS (zh, en) above this line.
const FILES = "files";
const KEPT = "kept";
const OFFLINE = "/offline";
const OWNER = "/kept-for";
const BEDSIDE = "/staff/bedside";
const MOST = 30;
const LONGEST = 7 * 24 * 3600 * 1000;
const PATIENCE = 8000;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin || /event-stream/.test(request.headers.get("accept"))) return;
  if (url.pathname.startsWith("/assets/")) event.respondWith(file(request));
  else if (request.mode === "navigate") event.respondWith(page(event, url));
  else if (request.headers.has("hx-request")) event.respondWith(fragment(event, url));
});

async function install() {
  const files = await caches.open(FILES);
  await files.addAll([...SHELL, new Request(OFFLINE, { cache: "reload" })]);
  await self.skipWaiting();
}

async function activate() {
  const files = await caches.open(FILES);
  const known = new Set([...SHELL, OFFLINE]);
  for (const request of await files.keys()) {
    if (!known.has(new URL(request.url).pathname)) await files.delete(request);
  }
  if (self.registration.navigationPreload) await self.registration.navigationPreload.enable();
  await self.clients.claim();
}

async function file(request) {
  const files = await caches.open(FILES);
  const known = await caches.match(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) await files.put(request, answer.clone());
  return answer;
}

// The network first; after PATIENCE what was kept, where there is something; a slow network is still better than none.
async function page(event, url) {
  const network = fresh(event, url);
  const old = async () => event.request.method === "GET" && ((await kept(url)) || bedside(url));
  try {
    return await Promise.race([network, late()]);
  } catch {
    return (await old()) || network.catch(async () => (await caches.match(OFFLINE)) || Response.error());
  }
}

async function fresh(event, url) {
  const answer = (await event.preloadResponse) || (await fetch(event.request));
  event.waitUntil(consider(event.request, url, answer.clone()));
  return answer;
}

function late() {
  return new Promise((_, reject) => setTimeout(() => reject(new Error("late")), PATIENCE));
}

async function fragment(event, url) {
  try {
    const answer = await fetch(event.request);
    if (closesAccount(event.request, url)) event.waitUntil(wipe());
    return answer;
  } catch {
    const page = await caches.match(OFFLINE);
    const english = page && /<html lang="en/.test(await page.text());
    const words = english ? WORDS.en : WORDS.zh;
    const markup = `<div class="errors" id="errors" role="alert" tabindex="-1" autofocus><p>${words}</p></div>`;
    return new Response(markup, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
  }
}

// What a page's answer means for what is kept: signing in or out and a lost session wipe it, an own page joins it.
async function consider(request, url, answer) {
  if (closesAccount(request, url) || (url.pathname === "/me" && answer.type === "opaqueredirect")) return wipe();
  if (/[?&](lang|mode|text)=/.test(url.search)) await caches.open(FILES).then((files) => files.add(new Request(OFFLINE, { cache: "reload" })));
  const owner = answer.headers.get("kept-for");
  const own = url.pathname === "/me" || /^\/appointments\/[0-9A-Za-z]{8}$/.test(url.pathname);
  const guide = /^\/items\/[^/]+$/.test(url.pathname);
  const may = answer.ok && !answer.redirected && !/no-store/.test(answer.headers.get("cache-control") || "no-store");
  if (request.method === "GET" && may && ((own && owner) || (guide && !owner))) await keep(url, answer, owner);
}

function closesAccount(request, url) {
  return request.method === "POST" && /^\/(staff\/)?sign-(in|out)/.test(url.pathname);
}

async function keep(url, answer, owner) {
  if (owner && owner !== (await ownerOfKept())) await wipe();
  const pages = await caches.open(KEPT);
  if (owner) await pages.put(OWNER, new Response(owner));
  const headers = { "Content-Type": "text/html; charset=utf-8", "Kept-At": String(Date.now()) };
  const markup = (await answer.text()).replace("<html ", "<html data-kept ");
  await pages.delete(url.pathname);
  await pages.put(url.pathname, new Response(markup, { headers }));
  const all = await pages.keys();
  await Promise.all(all.slice(0, Math.max(0, all.length - MOST - 1)).map((old) => pages.delete(old)));
}

async function kept(url) {
  const pages = await caches.open(KEPT);
  const found = await pages.match(url.pathname);
  if (!found) return undefined;
  if (Date.now() - Number(found.headers.get("kept-at")) < LONGEST) return found;
  await pages.delete(url.pathname);
  return undefined;
}

// The visitors' tablet keeps its page by itself, which names nobody; the same without a network as with one.
function bedside(url) {
  return url.pathname === BEDSIDE ? caches.match(BEDSIDE) : undefined;
}

async function ownerOfKept() {
  const found = await caches.match(OWNER);
  return found ? found.text() : "";
}

function wipe() {
  return caches.delete(KEPT);
}
