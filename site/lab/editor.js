// The files of the project: a list, and the one that is open in an editor.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { h } from "./dom.js";

export class Files {
  // edits: see edits.js. first: the name of the file to open. changed() is called after each change.
  constructor(edits, first, changed) {
    this.edits = edits;
    this.changed = changed;
    this.states = new Map();
    this.list = h("ul", { class: "lab-files" });
    this.view = new EditorView();
    this.element = h(
      "div",
      { class: "lab-code" },
      h("nav", { "aria-label": "Files of the project" }, this.list),
      h("div", { class: "lab-editor" }, this.view.dom),
    );
    this.open(first);
  }

  open(name) {
    if (this.name) this.states.set(this.name, this.view.state);
    this.name = name;
    this.view.setState(this.states.get(name) || this.#state(name));
    this.#draw();
  }

  // The texts were replaced from outside.
  reload() {
    this.states.clear();
    this.view.setState(this.#state(this.name));
    this.#draw();
  }

  #state(name) {
    return EditorState.create({
      doc: this.edits.files[name],
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        bracketMatching(),
        indentOnInput(),
        highlightActiveLine(),
        indentUnit.of("    "),
        syntaxHighlighting(classHighlighter),
        name.endsWith(".py") ? python() : [],
        // Tab leaves the editor, so that a keyboard is enough; Ctrl-] indents.
        keymap.of([...defaultKeymap, ...historyKeymap]),
        EditorView.contentAttributes.of({ "aria-label": `${name}, editor` }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          this.edits.set(name, update.state.doc.toString());
          this.#draw();
          this.changed();
        }),
      ],
    });
  }

  #draw() {
    const had = document.activeElement?.dataset?.file;
    const buttons = Object.keys(this.edits.files)
      .filter((name) => this.edits.files[name].trim())
      .map((name) =>
        h(
          "li",
          {},
          h(
            "button",
            {
              type: "button",
              "data-file": name,
              "aria-current": name === this.name ? "true" : null,
              onclick: () => this.open(name),
            },
            name,
            this.edits.isChanged(name) && h("span", { class: "lab-changed" }, " edited"),
          ),
        ),
      );
    this.list.replaceChildren(...buttons);
    if (had) this.list.querySelector(`[data-file="${had}"]`)?.focus();
  }
}
