// h("button", { class: "x", onclick: f }, "text", child): an element.
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
}

// A heading one level (or two) below the heading that stands before the lab.
export function heading(text, below = 1) {
  const place = document.querySelector("div.lab");
  const before = [...document.querySelectorAll("h1, h2, h3, h4")].filter(
    (it) => it.compareDocumentPosition(place) === Node.DOCUMENT_POSITION_FOLLOWING,
  );
  const level = Number(before.at(-1)?.tagName[1] || 1) + below;
  return h(`h${Math.min(level, 6)}`, { class: `lab-title-${below}` }, text);
}

// A part of the lab that scrolls apart from the others when the lab stands beside its lesson.
export const panel = (...children) => h("div", { class: "lab-panel" }, children);
