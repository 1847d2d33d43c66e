// Stands on every page with a lab, and loads the rest only when the reader asks for it.
(() => {
  const base = new URL(".", document.currentScript.src);
  const SENTENCE = "This browser cannot run the lab";

  // What is missing here, in words, or nothing.
  function missing() {
    if (location.protocol === "file:")
      return "The lab needs a web server, and this page was opened from a folder. Serve it with python3 -m guide site, or";
    const needed = [window.Worker, window.WebAssembly, window.DecompressionStream, window.CompressionStream];
    if (!needed.every(Boolean) || !WebAssembly.compileStreaming) return `${SENTENCE}: it is too old. Update it, or`;
    return "";
  }

  function commandLine({ dataset: { kind, name } }) {
    if (kind === "notebook") return "python3 -m guide notebooks";
    return kind === "pitfall" ? `python3 -m guide run pitfalls/${name} --wrong` : `python3 -m guide start ${name}`;
  }

  // One sentence, and the way that always works.
  function refuse(place, sentence) {
    const text = document.createElement("p");
    text.className = "lab-refused";
    text.setAttribute("role", "status");
    const command = document.createElement("code");
    command.textContent = commandLine(place);
    text.append(`${sentence} use the command line: `, command);
    place.replaceChildren(text);
  }

  async function open(place, button) {
    button.disabled = true;
    button.textContent = "Opening …";
    try {
      const lab = await import(new URL("lab.js", base).href);
      await lab.open(place, base, (sentence) => refuse(place, sentence));
    } catch (error) {
      refuse(place, `${SENTENCE} (${error.message || error}). Reload the page, or`);
    }
  }

  // A notebook opens in JupyterLite, unless it says itself why it cannot.
  async function prepareNotebook(place) {
    const name = place.dataset.name;
    const reasons = await (await fetch(new URL("notebooks.json", base))).json();
    if (reasons[name]) return refuse(place, `This notebook does not run in a browser. ${reasons[name]} Instead,`);
    const text = document.createElement("p");
    text.className = "lab-offer";
    const link = document.createElement("a");
    link.className = "lab-open lab-button lab-primary";
    link.href = new URL(`../lite/notebooks/index.html?path=${name}.ipynb`, base).href;
    link.textContent = "Run this notebook here";
    text.append(link, " It opens in JupyterLite, and the API runs beside it: nothing to install, nothing is sent.");
    place.replaceChildren(text);
  }

  function prepare(place) {
    const sentence = missing();
    if (sentence) return refuse(place, sentence);
    if (place.dataset.kind === "notebook") return prepareNotebook(place);
    const text = document.createElement("p");
    text.className = "lab-offer";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "lab-open lab-button lab-primary";
    button.textContent = "Open the lab";
    button.addEventListener("click", () => open(place, button));
    text.append(
      button,
      " Django runs in this page: nothing to install, and nothing is sent anywhere. The first time it loads 12 MB.",
    );
    place.replaceChildren(text);
  }

  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = new URL("lab.css", base).href;
  document.head.append(style);
  document.querySelectorAll("div.lab").forEach(prepare);
})();
