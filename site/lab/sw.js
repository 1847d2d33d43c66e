// Keeps the lab and the pages that were opened. The lab's files change all at once, with VERSION.
const LAB = "lab-VERSION";
const PAGES = "pages";
const base = new URL("./", self.location).href;

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  const clean = async () => {
    for (const name of await caches.keys()) if (name !== LAB && name !== PAGES) await caches.delete(name);
    await clients.claim();
  };
  event.waitUntil(clean());
});

async function labFile(request) {
  const cache = await caches.open(LAB);
  const kept = await cache.match(request);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await cache.put(request, response.clone());
  return response;
}

async function page(request) {
  const cache = await caches.open(PAGES);
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(request, response.clone());
    return response;
  } catch (error) {
    const kept = await cache.match(request, { ignoreSearch: true });
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(base)) return;
  event.respondWith(request.url.startsWith(`${base}lab/`) ? labFile(request) : page(request));
});
