// The workbench: an editor that completes and checks, and answers on the same page. What is in the box is what is run.
import { Prec } from '@codemirror/state';
import { keymap } from '@codemirror/view';
import { Answer } from './answer.js';
import { enhance } from './box.js';
import { Checking } from './checking.js';
import { completing } from './completion.js';
import { Rows } from './rows.js';
import { Problem, Service } from './service.js';

const FORMATS = { SELECT: 'tsv', CONSTRUCT: 'nt', DESCRIBE: 'nt', ASK: 'json' };
const STATEMENT = ['subject', 'predicate', 'object'];
const LONGEST_ADDRESS = 8000;
const TICK = 200;

export function workbench(box, nonce, config) {
  const form = box.form;
  const service = new Service({ ...config, revision: form.elements.rev?.value });
  const checking = new Checking(service, config.words, document.getElementById('problem'));
  const view = enhance(box, nonce, [
    Prec.high(keymap.of([{ key: 'Mod-Enter', run: () => { run.ask(); return true; } }])),
    completing(service, config.words, config.language),
    checking.extensions,
  ]);
  const run = new Run(view, form, config, service, checking);
  form.addEventListener('submit', (event) => {
    if (event.submitter?.id === 'keep') {
      event.preventDefault();
      run.keep();
    } else if (form.elements.format.value === 'html') {
      event.preventDefault();
      run.ask();
    }
  });
  // An answer has the address of the page without scripts, so going back to one asks the service for that page.
  window.addEventListener('popstate', () => location.reload());
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented) run.stop();
  });
}

class Run {
  constructor(view, form, config, service, checking) {
    Object.assign(this, { view, form, config, service, checking, words: config.words });
    this.box = document.getElementById('result');
    this.status = document.createElement('p');
    this.status.className = 'running';
    this.status.setAttribute('role', 'status');
    this.box.before(this.status);
  }

  stop() {
    this.aborting?.abort();
  }

  async ask() {
    this.stop();
    const text = this.view.state.doc.toString();
    const verdict = await this.checking.of(text);
    if (verdict?.message) {
      this.checking.say(this.view, verdict);
      this.view.dispatch({ selection: { anchor: Math.min(verdict.start, text.length) }, scrollIntoView: true });
      this.view.focus();
      return;
    }
    const form = verdict?.form || 'SELECT';
    const aborting = new AbortController();
    this.aborting = aborting;
    const begun = performance.now();
    const timer = this.tick(begun);
    document.getElementById('given')?.remove();
    this.box.replaceChildren();
    try {
      const answer = await this.read(text, form, aborting.signal);
      clearInterval(timer);
      this.status.replaceChildren();
      this.remember(text);
      await new Answer(this.box, this.config, this.service).show({ text, form, seconds: (performance.now() - begun) / 1000, ...answer });
    } catch (problem) {
      clearInterval(timer);
      if (this.aborting === aborting) this.say(this.why(problem, aborting.signal.aborted), problem instanceof Problem);
    } finally {
      if (this.aborting === aborting) this.aborting = null;
    }
  }

  why(problem, stopped) {
    if (stopped) return this.words['Stopped.'];
    if (problem instanceof Problem) return problem.message;
    return this.words['The answer broke off, so nothing of it is shown. Run the query again.'];
  }

  async read(text, form, signal) {
    const response = await this.service.ask(text, FORMATS[form], signal);
    const revision = response.headers.get('MissionGraph-Revision');
    const known = { revision, hints: response.headers.get('MissionGraph-Hint') };
    if (form === 'ASK') return { ...known, truth: (await response.json()).boolean };
    const rows = new Rows(FORMATS[form] === 'nt' ? STATEMENT : null);
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      rows.push(value);
      this.received = rows.count;
    }
    rows.close();
    return { ...known, rows };
  }

  tick(begun) {
    this.received = 0;
    const time = document.createElement('span');
    const stop = document.createElement('button');
    stop.type = 'button';
    stop.className = 'second';
    stop.textContent = `${this.words.Stop} (Esc)`;
    stop.addEventListener('click', () => this.stop());
    const said = document.createElement('span');
    said.textContent = this.words['Running…'];
    time.setAttribute('aria-hidden', 'true'); // or it would be read out five times a second
    this.status.replaceChildren(said, ' ', time, ' ', stop);
    return setInterval(() => {
      const seconds = ((performance.now() - begun) / 1000).toFixed(1);
      time.textContent = `${seconds} s${this.received ? ` · ${this.received.toLocaleString(this.config.language)}` : ''}`;
    }, TICK);
  }

  say(text, isEnglish = false) {
    const said = document.createElement('bdi');
    if (isEnglish) said.lang = 'en';
    said.textContent = text;
    this.status.replaceChildren(said);
  }

  // The address of the page becomes that of the same answer without scripts, so that going back and sharing work.
  remember(text) {
    const kept = new URLSearchParams(location.search);
    const query = new URLSearchParams({ query: text, format: 'html' });
    for (const name of ['lang', 'rev']) if (kept.has(name)) query.set(name, kept.get(name));
    const address = `${this.config.root}/sparql?${query}`;
    if (address.length < LONGEST_ADDRESS && address !== location.pathname + location.search) history.pushState(null, '', address);
  }

  async keep() {
    const text = this.view.state.doc.toString();
    try {
      const { address, revision } = await this.service.keep(text, this.form.elements.rev?.value);
      const link = document.createElement('a');
      link.href = address;
      link.textContent = address;
      this.status.replaceChildren(this.words['Kept with revision {revision}:'].replace('{revision}', revision), ' ', link);
      await navigator.clipboard?.writeText(address).then(() => this.status.append(` ${this.words['It is on the clipboard.']}`), () => {});
    } catch (problem) {
      this.say(problem.message, true);
    }
  }
}
