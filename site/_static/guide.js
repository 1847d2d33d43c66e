"use strict";

// A table too wide for the screen becomes a list of its rows, each cell with its column's name.
const stack = () => {
  for (const box of document.querySelectorAll(".table-wrapper")) {
    box.classList.remove("stacked");
    if (box.scrollWidth <= box.clientWidth) continue;
    box.classList.add("stacked");
    const labels = [...box.querySelectorAll("thead th")].map((cell) => cell.textContent);
    for (const row of box.querySelectorAll("tbody tr")) {
      [...row.cells].forEach((cell, column) => (cell.dataset.label = labels[column] || ""));
    }
  }
};

// Code and tables that are still wider than the screen can be scrolled by keyboard too.
const reach = () => {
  for (const box of document.querySelectorAll("div.highlight pre, .table-wrapper, .drawing")) {
    const scrolls = box.scrollWidth > box.clientWidth;
    if (scrolls) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
    for (const [name, value] of [["role", "region"], ["aria-label", box.matches("pre") ? "Code" : "Table"]]) {
      if (scrolls) box.setAttribute(name, value);
      else box.removeAttribute(name);
    }
  }
};

const fit = () => {
  stack();
  reach();
};

addEventListener("load", fit);
addEventListener("resize", fit);
document.addEventListener("toggle", reach, true);
document.addEventListener("change", reach);
