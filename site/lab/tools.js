// The buttons below the files of a lab.
import { h } from "./dom.js";

export const OTHER_TAB = "Another tab of this page changed the files. You see them as they are now.";

export const toolButton = (label, task, kind = "") =>
  h("button", { type: "button", class: `lab-button ${kind}`.trim(), onclick: task }, label);

// Changes all files at once, and offers to undo it. told(sentence) is called after both.
export class Replacing {
  constructor(edits, files, told) {
    Object.assign(this, { edits, files, told });
    this.undo = toolButton("Undo", () => {
      edits.undo();
      files.reload();
      this.undo.hidden = true;
      told("Your files are back.");
    }, "lab-undo");
    this.undo.hidden = true;
  }

  // texts: {name: text}, as Edits.reset takes them.
  button(label, texts, sentence, kind) {
    return toolButton(label, () => {
      this.undo.hidden = !Object.keys(this.edits.changed).length;
      this.edits.reset(texts);
      this.files.reload();
      this.told(sentence);
    }, kind);
  }
}
