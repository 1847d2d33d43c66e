// The service worker keeps what the reader has seen, so that it opens without a network.
const SECONDS = 2;

export async function offline(base) {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register(new URL("../sw.js", base));
    if (navigator.serviceWorker.controller) return;
    const controlled = new Promise((resolve) =>
      navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }),
    );
    await Promise.race([controlled, new Promise((resolve) => setTimeout(resolve, SECONDS * 1000))]);
    keepThisPage();
  } catch {
    // Not every browser allows it (a private window, plain http): the lab works without.
  }
}

// This page came before the service worker did: ask again, through it, for what belongs to it.
function keepThisPage() {
  const parts = performance.getEntriesByType("resource").map((entry) => entry.name);
  for (const url of [location.href, ...parts])
    if (url.startsWith(location.origin)) fetch(url, { cache: "force-cache" }).catch(() => {});
}
