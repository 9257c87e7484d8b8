// What a report found, underlined where it stands, until the text is edited there.
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { keymap } from '@codemirror/view';

export const marking = [lintGutter(), keymap.of(lintKeymap)];

// Marks hold lines and columns from 1; columns count characters, of which some take two units of a JavaScript string.
export function marked(view, marks) {
  if (!marks.length) return;
  const text = view.state.doc;
  const at = (line, column) => {
    const place = text.line(Math.min(Math.max(line, 1), text.lines));
    return place.from + [...place.text].slice(0, column - 1).join('').length;
  };
  const found = marks.map(({ line, column, end_line, end_column, severity, message }) => {
    const from = at(line, column);
    return { from, to: Math.max(from, at(end_line, end_column)), severity, message };
  });
  view.dispatch(setDiagnostics(view.state, found.sort((one, other) => one.from - other.from)));
}
