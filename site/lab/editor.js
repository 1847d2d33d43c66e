// The files of the project: a list, and the one that is open in an editor.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { h } from "./dom.js";

// A path of a file in the project, for an input's `pattern`.
const FILE = "[A-Za-z0-9_][A-Za-z0-9_.\\-]*(/[A-Za-z0-9_][A-Za-z0-9_.\\-]*)*";

export class Files {
  // edits: see edits.js. first: the name of the file to open. changed() is called after each change.
  constructor(edits, first, changed) {
    this.edits = edits;
    this.changed = changed;
    this.states = new Map();
    this.list = h("ul", { class: "lab-files" });
    this.view = new EditorView();
    this.path = h("input", {
      name: "new-file",
      required: true,
      pattern: FILE,
      title: "A path in the project, such as api/tokens.py",
      placeholder: "api/tokens.py",
      "aria-label": "Path of the new file",
      spellcheck: "false",
      autocapitalize: "off",
    });
    const create = (event) => {
      event.preventDefault();
      this.create(this.path.value.trim());
      this.path.value = "";
    };
    this.element = h(
      "div",
      { class: "lab-code" },
      h(
        "nav",
        { "aria-label": "Files of the project" },
        this.list,
        h("form", { class: "lab-new-file", onsubmit: create }, this.path, h("button", { class: "lab-button" }, "New file")),
      ),
      h("div", { class: "lab-editor" }, this.view.dom),
    );
    this.open(first);
  }

  // Opens a new, empty file, or the one that has this name.
  create(name) {
    if (!(name in this.edits.files)) {
      this.edits.set(name, "");
      this.changed();
    }
    this.open(name);
    this.view.focus();
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
    const { files } = this.edits;
    if (!(this.name in files)) this.name = Object.keys(files)[0];
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

  // Listed are the files with a text, and those that the reader emptied or has to create.
  #draw() {
    const had = document.activeElement?.dataset?.file;
    const { files, missing } = this.edits;
    const names = Object.keys(files).filter((name) => files[name].trim() || this.edits.isChanged(name));
    const note = (name) => (files[name].trim() ? this.edits.isChanged(name) && " edited" : " empty");
    const buttons = names.map((name) => this.#button(name, note(name), () => this.open(name)));
    const wanted = missing.map((name) => this.#button(name, " create", () => this.create(name)));
    this.list.replaceChildren(...buttons, ...wanted);
    if (had) this.list.querySelector(`[data-file="${had}"]`)?.focus();
  }

  #button(name, note, task) {
    const current = name === this.name ? "true" : null;
    return h(
      "li",
      {},
      h(
        "button",
        { type: "button", "data-file": name, "aria-current": current, onclick: task },
        name,
        note && h("span", { class: "lab-changed" }, note),
      ),
    );
  }
}
