// Replaces the snapshot of Python's memory, as soon as the lab has kept one, by bytes that are none.
async () => {
  const name = (await caches.keys()).find((it) => it.startsWith("lab-"));
  const cache = await caches.open(name);
  for (;;) {
    const kept = (await cache.keys()).find((it) => it.url.includes("snapshot"));
    if (kept) return cache.put(kept, new Response(new Uint8Array(1000)));
    await new Promise((again) => setTimeout(again, 100));
  }
};
