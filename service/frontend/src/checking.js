// Errors where they are: the service's parser is asked while one types, and nothing that does not parse is sent.
import { linter, lintGutter, lintKeymap } from '@codemirror/lint';
import { keymap } from '@codemirror/view';

const QUIET = 400; // milliseconds without a key before the text is checked

export class Checking {
  constructor(service, words, line) {
    this.service = service;
    this.words = words;
    this.line = line; // where the problem is said, for everybody
    this.verdict = null;
    this.text = null;
  }

  get extensions() {
    return [
      linter((view) => this.marks(view), { delay: QUIET }),
      lintGutter(),
      keymap.of([{ key: 'Mod-.', run: (view) => this.mend(view) }, ...lintKeymap]),
    ];
  }

  // What is known of a text; asked once for each text.
  async of(text) {
    if (this.text !== text) {
      this.text = text;
      this.verdict = text.trim() ? this.service.check(text) : Promise.resolve({ form: '', message: '' });
    }
    try {
      return await this.verdict;
    } catch {
      this.text = null;
      return null; // the service could not say; running the query will
    }
  }

  async marks(view) {
    const text = view.state.doc.toString();
    const verdict = await this.of(text);
    if (!verdict || view.state.doc.toString() !== text) return [];
    this.say(view, verdict);
    if (!verdict.message) return [];
    const from = Math.min(verdict.start, text.length);
    const to = Math.min(Math.max(verdict.end, from + 1), text.length);
    const fix = this.fixLabel(verdict);
    const actions = fix ? [{ name: fix, apply: () => this.mend(view) }] : [];
    return [{ from: Math.min(from, to), to, severity: 'error', message: verdict.message, actions }];
  }

  fixLabel({ fix }) {
    if (!fix) return '';
    const text = fix.text.trim();
    return text.length > 60 || fix.start === fix.end
      ? this.words['Add: {fix}'].replace('{fix}', text.split('\n')[0])
      : this.words['Write {fix}'].replace('{fix}', text);
  }

  say(view, verdict) {
    const { line } = this;
    line.hidden = !verdict.message;
    line.replaceChildren();
    if (!verdict.message) return;
    const said = line.appendChild(document.createElement('bdi'));
    said.lang = 'en';
    said.textContent = verdict.message;
    const label = this.fixLabel(verdict);
    if (!label) return;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'second';
    button.textContent = `${label} (Ctrl-.)`;
    button.addEventListener('click', () => { this.mend(view); view.focus(); });
    line.append(' ', button);
  }

  // Makes the certain fix for the text as it is now.
  mend(view) {
    if (this.text !== view.state.doc.toString()) return false;
    this.verdict.then((verdict) => {
      const fix = verdict?.fix;
      if (!fix || this.text !== view.state.doc.toString()) return;
      view.dispatch({ changes: { from: fix.start, to: fix.end, insert: fix.text }, userEvent: 'input.fix' });
    }, () => {});
    return true;
  }
}
