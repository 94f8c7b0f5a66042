// The page itself holds nobody's name: the tablet keeps it with its files, so that it opens without a network (service-worker.js).
window.keepPage = async () => {
  if (!window.caches || navigator.onLine === false) return;
  const files = [...document.querySelectorAll("link[rel=stylesheet], script[src], link[rel=icon]")].map((each) => each.href || each.src);
  const page = await fetch("/staff/bedside", { redirect: "manual" }).catch(() => null);
  if (!page || !page.ok) return;
  const store = await caches.open("bedside");
  await Promise.all((await store.keys()).map((old) => store.delete(old)));
  await Promise.all([store.put("/staff/bedside", page), store.addAll(files)]).catch(() => {});
};
