// Trusted Types: markup may come from our server, code only from our own files.
if (window.trustedTypes && trustedTypes.createPolicy) {
  trustedTypes.createPolicy("default", {
    createHTML: (markup) => markup,
    createScriptURL: (url) => (new URL(url, location.href).origin === location.origin ? url : null),
  });
}
