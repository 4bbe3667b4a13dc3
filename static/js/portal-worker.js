// What answers for the portal while there is no signal. `told` names the cache, the page without signal and what it needs.
//
// Pages come from the network or not at all: figures of yesterday would pass for those of today.
const { cache, offline, kept } = self.told;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(cache)
      .then((open) => open.addAll([offline, ...kept]))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  const older = (name) => name.startsWith("portal-") && name !== cache;
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter(older).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(offline)));
  } else if (kept.includes(new URL(request.url).pathname)) {
    event.respondWith(fetch(request).catch(() => caches.match(request, { ignoreSearch: true })));
  }
});
