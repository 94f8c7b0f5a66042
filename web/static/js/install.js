// The service worker, where it may live: not inside WeChat (it would keep pages that WeChat can't refresh), not on a kiosk.
const here = document.documentElement.dataset.place;
if ("serviceWorker" in navigator && !/MicroMessenger/i.test(navigator.userAgent) && here !== "kiosk" && here !== "display") {
  window.addEventListener("load", () => navigator.serviceWorker.register("/service-worker.js").catch(() => {}));
}
