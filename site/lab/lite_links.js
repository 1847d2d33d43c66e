// In JupyterLite, the links of a notebook lead to the pages of this website. Only the browser knows
// the URL of the website: the build has written another host in its place.
{
  const website = new URL("../", document.currentScript.src).href;
  const ask = window.fetch;
  window.fetch = async (...given) => {
    const response = await ask(...given);
    if (!response.ok || !response.url.includes("/lite/files/")) return response;
    const text = await response.text();
    return new Response(text.replaceAll("https://website.invalid/", website), {
      status: response.status,
      headers: response.headers,
    });
  };
}
