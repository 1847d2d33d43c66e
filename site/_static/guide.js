"use strict";

// What is wider than the screen can be scrolled by keyboard too.
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

// The two parts beside the page get names, for those who hear it.
document.querySelector(".sidebar-drawer")?.setAttribute("aria-label", "All pages");
document.querySelector(".toc-drawer")?.setAttribute("aria-label", "On this page");

// A page opened from a folder may not read other pages: search shows titles, without excerpts.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

addEventListener("load", reach);
addEventListener("resize", reach);
document.addEventListener("toggle", reach, true);
document.addEventListener("change", reach);
