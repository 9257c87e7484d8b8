// Turns the text boxes of a page into editors, in place: without this script the box itself is edited and sent.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, HighlightStyle, indentOnInput, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { sparql } from '@codemirror/legacy-modes/mode/sparql';
import { turtle } from '@codemirror/legacy-modes/mode/turtle';
import { EditorState, Prec } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const LANGUAGES = { sparql, turtle };
const VARIABLES = [tags.variableName, tags.special, tags.local, tags.standard].map((tag) => (tag === tags.variableName ? tag : tag(tags.variableName)));
const COLOURS = HighlightStyle.define([
  { tag: tags.keyword, class: 'syn-keyword' },
  { tag: tags.atom, class: 'syn-iri' },
  { tag: tags.string, class: 'syn-string' },
  { tag: VARIABLES, class: 'syn-variable' },
  { tag: tags.comment, class: 'syn-comment' },
  { tag: tags.number, class: 'syn-number' },
]);

function enhance(box, nonce) {
  const label = box.labels[0];
  label.id ||= `${box.id}-label`;
  const keys = document.getElementById('editor-keys');
  if (keys) keys.hidden = false;
  const extensions = [
    EditorView.cspNonce.of(nonce),
    lineNumbers(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    highlightActiveLine(),
    autocompletion(),
    StreamLanguage.define(LANGUAGES[box.dataset.editor]),
    syntaxHighlighting(COLOURS),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-labelledby': label.id, 'aria-describedby': keys ? keys.id : '' }),
    // Nothing binds Tab: it leaves the editor, as the line below it says.
    Prec.high(keymap.of([{ key: 'Mod-Enter', run: () => { box.form.requestSubmit(); return true; } }])),
    keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap]),
  ];
  const holder = document.createElement('div');
  holder.className = 'editor';
  holder.dir = 'ltr';
  box.before(holder);
  const view = new EditorView({ parent: holder, state: EditorState.create({ doc: box.value, extensions }) });
  box.hidden = true;
  label.addEventListener('click', () => view.focus());
  box.form.addEventListener('submit', () => { box.value = view.state.doc.toString(); }, { capture: true });
  return view;
}

const nonce = document.querySelector('script[data-nonce]').dataset.nonce;
for (const box of document.querySelectorAll('textarea[data-editor]')) enhance(box, nonce);
