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

  function commandLine(place) {
    const name = place.dataset.name;
    return place.dataset.kind === "pitfall"
      ? `python3 -m guide run pitfalls/${name} --wrong`
      : `python3 -m guide start ${name}`;
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

  function prepare(place) {
    const sentence = missing();
    if (sentence) return refuse(place, sentence);
    const text = document.createElement("p");
    text.className = "lab-offer";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "lab-open lab-button lab-primary";
    button.textContent = "Open the lab";
    button.addEventListener("click", () => open(place, button));
    text.append(
      button,
      " Django runs in this page: nothing to install, and nothing is sent anywhere. The first time it loads 9 MB.",
    );
    place.replaceChildren(text);
  }

  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = new URL("lab.css", base).href;
  document.head.append(style);
  document.querySelectorAll("div.lab").forEach(prepare);
})();
