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

// What is still wider than the screen can be scrolled by keyboard too.
const reach = () => {
  for (const [selector, name] of [["div.highlight pre", "Code"], [".table-wrapper", "Table"], [".drawing", "Picture"]]) {
    for (const box of document.querySelectorAll(selector)) {
      const scrolls = box.scrollWidth > box.clientWidth;
      for (const [attribute, value] of [["tabindex", "0"], ["role", "group"], ["aria-label", name]]) {
        if (scrolls) box.setAttribute(attribute, value);
        else box.removeAttribute(attribute);
      }
    }
  }
};

const fit = () => {
  stack();
  reach();
};

// The two parts beside the page get names, for those who hear it.
document.querySelector(".sidebar-drawer")?.setAttribute("aria-label", "All pages");
document.querySelector(".toc-drawer")?.setAttribute("aria-label", "On this page");

// A page opened from a folder may not read other pages: search shows titles, without excerpts.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

addEventListener("load", fit);
addEventListener("resize", fit);
document.addEventListener("toggle", reach, true);
document.addEventListener("change", reach);
