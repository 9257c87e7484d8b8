// A text box that becomes an editor, in place: without this script the box itself is edited and sent.
import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, HighlightStyle, indentOnInput, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { sparql } from '@codemirror/legacy-modes/mode/sparql';
import { turtle } from '@codemirror/legacy-modes/mode/turtle';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const LANGUAGES = { sparql, turtle };
const NAME = tags.variableName;
const COLOURS = HighlightStyle.define([
  { tag: tags.keyword, class: 'syn-keyword' },
  { tag: tags.atom, class: 'syn-iri' },
  { tag: tags.string, class: 'syn-string' },
  { tag: [NAME, tags.special(NAME), tags.local(NAME), tags.standard(NAME)], class: 'syn-variable' },
  { tag: tags.comment, class: 'syn-comment' },
  { tag: tags.number, class: 'syn-number' },
]);

// Puts an editor before a box, hides the box, and keeps what is sent equal to what is shown.
export function enhance(box, nonce, more = []) {
  const label = box.labels[0];
  label.id ||= `${box.id}-label`;
  const keys = document.getElementById('editor-keys');
  if (keys) keys.hidden = false;
  const holder = document.createElement('div');
  holder.className = 'editor';
  holder.dir = 'ltr';
  box.before(holder);
  const extensions = [
    ...more,
    EditorView.cspNonce.of(nonce),
    lineNumbers(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    highlightActiveLine(),
    StreamLanguage.define(LANGUAGES[box.dataset.editor]),
    syntaxHighlighting(COLOURS),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ tabindex: '0', 'aria-labelledby': label.id, ...(keys ? { 'aria-describedby': keys.id } : {}) }),
    // Nothing binds Tab: it leaves the editor, as the line below it says.
    keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap]),
    EditorView.updateListener.of((update) => { if (update.docChanged) box.value = update.state.doc.toString(); }),
  ];
  const view = new EditorView({ parent: holder, state: EditorState.create({ doc: box.value, extensions }) });
  box.hidden = true;
  box.required = false; // a hidden box that is required would stop the form without a word
  label.addEventListener('click', () => view.focus());
  return view;
}
