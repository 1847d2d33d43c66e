// The lab beside its lesson, where the window is wide enough: lab.css says from which width on.
import { toolButton } from "./tools.js";

const CLASS = "lab-is-beside";

export const isBeside = () => document.body.classList.contains(CLASS);

// Moves the lab beside the lesson, and gives it a button that moves it back.
export function placeBeside(head) {
  const button = toolButton("", () => place(!isBeside()), "lab-place");
  const place = (beside) => {
    document.body.classList.toggle(CLASS, beside);
    button.textContent = beside ? "Show the lab below the lesson" : "Show the lab beside the lesson";
    const lesson = document.querySelector("#your-task h2") ?? document.querySelector("article h1");
    const top = beside ? lesson : head;
    if (getComputedStyle(button).display !== "none") top.scrollIntoView({ behavior: "instant" });
  };
  head.prepend(button);
  place(true);
}
