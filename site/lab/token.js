// A token taken apart. Only its form is read here: whether it is good, the server alone decides.
import { h } from "./dom.js";

const FORM = /^[\w-]+\.[\w-]+\.[\w-]*$/;

function json(part) {
  const bytes = Uint8Array.from(atob(part.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
}

// {header, claims, parts} of a text in the form of a JWT (RFC 7519), or null.
export function decode(text) {
  if (typeof text !== "string" || !FORM.test(text)) return null;
  try {
    const parts = text.split(".");
    return { header: json(parts[0]), claims: json(parts[1]), parts };
  } catch {
    return null;
  }
}

// The tokens at the top of an answer's JSON: {"access": "eyJ…"}.
export function tokensIn(body) {
  try {
    return Object.fromEntries(Object.entries(JSON.parse(body)).filter(([, value]) => decode(value)));
  } catch {
    return {};
  }
}

export function remaining(seconds) {
  if (seconds <= 0) return "expired";
  const days = Math.floor(seconds / 86400);
  const clock = new Date((seconds % 86400) * 1000).toISOString().slice(days ? 11 : seconds < 3600 ? 14 : 11, 19);
  return `expires in ${days ? `${days} d ` : ""}${clock}`;
}

// Shows the token under its name; use(name, token) puts it into the next request.
export function tokenView(name, token, use) {
  const { header, claims, parts } = decode(token);
  const clock = h("span", { class: "lab-clock", role: "timer" });
  const tick = () => {
    clock.textContent = remaining(Math.ceil(claims.exp - Date.now() / 1000));
    clock.classList.toggle("lab-expired", claims.exp * 1000 <= Date.now());
  };
  if (claims.exp) {
    tick();
    const timer = setInterval(() => (view.isConnected ? tick() : clearInterval(timer)), 1000);
  }
  const kind = claims.token_type === "refresh" ? "refresh" : "access";
  const part = (which, title, content) =>
    h("div", { class: `lab-part lab-${which}` }, h("strong", {}, title), h("pre", { tabindex: "0" }, content));
  const view = h(
    "div",
    { class: "lab-token", role: "group", "aria-label": `Token: ${name}` },
    h(
      "div",
      { class: "lab-bar" },
      h("strong", {}, name),
      clock,
      h(
        "button",
        { type: "button", class: "lab-button", onclick: () => use(kind, token) },
        kind === "access" ? "Put into Authorization" : "Put into the body",
      ),
    ),
    h(
      "p",
      { class: "lab-encoded", tabindex: "0" },
      h("span", { class: "lab-header" }, parts[0]), ".",
      h("span", { class: "lab-claims" }, parts[1]), ".",
      h("span", { class: "lab-signature" }, parts[2]),
    ),
    h(
      "div",
      { class: "lab-parts" },
      part("header", "Header", JSON.stringify(header, null, 2)),
      part("claims", "Claims", JSON.stringify(claims, null, 2)),
      part("signature", "Signature", `${parts[2].slice(0, 20)}…\nMade with the server's key,\nand checked with it alone.`),
    ),
  );
  return view;
}
