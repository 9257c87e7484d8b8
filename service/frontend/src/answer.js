// An answer on the page: pages of a table with labels and links, figures where its columns allow them, files, programs.
import { figuresOf } from './figures.js';
import { Rows } from './rows.js';

const MOST_DRAWN = 1000;
const NAMES_AT_ONCE = 1000;

function make(parent, name, attributes = {}, text = '') {
  const made = parent.appendChild(document.createElement(name));
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
}

export class Answer {
  constructor(box, config, service) {
    this.box = box;
    this.words = config.words;
    this.config = config;
    this.service = service;
    this.labels = {};
    this.world = config.world;
    this.number = (value) => (/^-?\d+$/.test(value) ? BigInt(value) : Number(value)).toLocaleString(config.language);
  }

  say(text, values = {}) {
    return Object.entries(values).reduce((said, [name, value]) => said.replace(`{${name}}`, value), this.words[text]);
  }

  // Shows what came: the rows, or true and false.
  async show({ text, form, rows, truth, seconds, revision, hints }) {
    this.rows = rows;
    this.box.replaceChildren();
    const head = make(this.box, 'h2', { id: 'answer', tabindex: '-1' }, this.words.Answer);
    const time = Number(seconds.toFixed(2)).toLocaleString(this.config.language);
    const known = rows ? this.say('Rows: {rows}, in {seconds} s, revision {revision}', { rows: this.number(String(rows.count)), seconds: time, revision }) : this.say('{seconds} s, revision {revision}', { seconds: time, revision });
    make(this.box, 'p', { class: 'about', role: 'status' }, known);
    if (hints) make(this.box, 'p', { class: 'about', lang: 'en', dir: 'ltr' }, hints);
    if (!rows) make(this.box, 'p', { class: 'lead' }, String(truth));
    else if (!rows.count) make(this.box, 'p', {}, this.words['The answer is empty: nothing in this graph matches.']);
    else await this.table(form);
    this.downloads(text, form);
    this.programs(text);
    head.focus({ preventScroll: true });
    head.scrollIntoView({ block: 'nearest' });
  }

  async table(form) {
    await this.figures(form);
    this.pager = make(this.box, 'nav', { class: 'pager', 'aria-label': this.words['Pages of the answer'] });
    const holder = make(this.box, 'div', { class: 'tw', tabindex: '0', role: 'group', 'aria-labelledby': 'answer' });
    const table = make(holder, 'table');
    const line = make(make(table, 'thead'), 'tr');
    // Names are shown by their labels, so a column of labels beside them is left out, as on the pages of questions.
    this.shown = this.rows.columns.map((_, place) => place).filter((place) => {
      const stem = this.rows.columns[place].replace(/Label$/, '');
      return stem === this.rows.columns[place] || !this.rows.columns.includes(stem);
    });
    for (const place of this.shown) make(line, 'th', { scope: 'col' }, this.rows.columns[place]);
    this.body = make(table, 'tbody');
    await this.page(1);
  }

  async page(number) {
    this.at = number;
    this.turn();
    const rows = this.rows.page(number);
    await this.name(rows);
    if (this.at !== number) return; // turned on meanwhile
    this.body.replaceChildren(...rows.map((row) => this.row(row)));
  }

  // Asks for the names that are not known yet; without them IRIs are shown.
  async name(rows) {
    const wanted = new Set(rows.flat().filter((cell) => cell?.kind === 'iri' && !(cell.value in this.labels)).map(({ value }) => value));
    const iris = [...wanted];
    for (let from = 0; from < iris.length; from += NAMES_AT_ONCE) {
      try {
        Object.assign(this.labels, await this.service.names(iris.slice(from, from + NAMES_AT_ONCE)));
      } catch { return; }
    }
  }

  row(cells) {
    const line = document.createElement('tr');
    for (const place of this.shown) this.cell(make(line, 'td'), cells[place]);
    return line;
  }

  cell(box, cell) {
    if (!cell) return;
    const known = cell.kind === 'iri' ? this.labels[cell.value] : null;
    const language = known ? known.language : cell.language ?? '';
    const said = known ? known.text : cell.value;
    const parent = known?.address ? make(box, 'a', { href: known.address, title: cell.value }) : box;
    make(parent, 'bdi', language ? { lang: language } : {}, said);
    if (language && language.split('-')[0] !== this.config.language) make(box, 'span', { class: 'tag' }, language);
    if (cell.datatype && /[#/](integer|decimal|double|float)$/.test(cell.datatype)) box.className = 'num';
  }

  turn() {
    const { rows, pager, at } = this;
    const first = (at - 1) * Rows.PAGE + 1;
    const last = Math.min(at * Rows.PAGE, rows.count);
    const focused = pager.contains(document.activeElement) ? document.activeElement.dataset.step : '';
    pager.replaceChildren();
    pager.hidden = rows.pages < 2;
    const button = (word, step, page) => {
      const made = make(pager, 'button', { type: 'button', class: 'second', 'data-step': step, ...(page < 1 || page > rows.pages || page === at ? { 'aria-disabled': 'true' } : {}) }, this.words[word]);
      made.addEventListener('click', () => { if (made.getAttribute('aria-disabled') !== 'true') this.page(page); });
    };
    button('First', 'first', 1);
    button('Previous', 'previous', at - 1);
    make(pager, 'span', { role: 'status' }, this.say('Rows {first} to {last} of {all}', { first: this.number(String(first)), last: this.number(String(last)), all: this.number(String(rows.count)) }));
    button('Next', 'next', at + 1);
    button('Last', 'last', rows.pages);
    pager.querySelector(`[data-step="${focused || 'none'}"]`)?.focus();
  }

  async figures(form) {
    const first = this.rows.first(MOST_DRAWN);
    const found = figuresOf(this.rows.columns, first, form === 'CONSTRUCT' || form === 'DESCRIBE');
    if (!Object.keys(found).length) return;
    const choice = make(this.box, 'div', { class: 'controls', role: 'group', 'aria-label': this.words['Show as'] });
    const figure = make(this.box, 'figure', { class: 'drawn', hidden: '' });
    for (const [name, draw] of Object.entries(found)) {
      const button = make(choice, 'button', { type: 'button', class: 'second', 'aria-pressed': 'false' }, this.words[name]);
      button.addEventListener('click', async () => {
        const on = button.getAttribute('aria-pressed') !== 'true';
        for (const other of choice.children) other.setAttribute('aria-pressed', 'false');
        button.setAttribute('aria-pressed', String(on));
        figure.hidden = !on;
        figure.replaceChildren();
        if (!on) return;
        await this.name(first);
        const said = await draw(figure, this.labels, { words: this.words, world: this.world, number: this.number, graph: (box, rows, labels) => this.graph(box, rows, labels) });
        const note = [said, this.words['The table below has the same.']].filter(Boolean).join(' ');
        make(figure, 'figcaption', {}, note);
      });
    }
  }

  async graph(box, rows, labels) {
    const { statements } = await import('./force.js');
    return statements(box, rows, labels, this.words);
  }

  downloads(text, form) {
    make(this.box, 'h3', {}, this.words['Get this data']);
    const params = this.service.suffix;
    const files = make(this.box, 'form', { class: 'dl', method: 'post', action: `${this.service.root}/sparql?${params}` });
    const query = make(files, 'textarea', { name: 'query', hidden: '' });
    query.value = text;
    for (const [name, label] of this.config.formats[form]) make(files, 'button', { class: 'plain', name: 'format', value: name }, label);
  }

  programs(text) {
    const box = make(this.box, 'details');
    make(box, 'summary', {}, this.words['Ask this from a program']);
    const address = `${location.origin}${this.service.root}/sparql`;
    const quoted = JSON.stringify(text);
    const programs = {
      curl: `curl --fail --silent --show-error ${address} --header 'Accept: text/csv' \\\n    --data-urlencode ${`query=${text}`.split("'").map((part) => `'${part}'`).join("\\'")}`,
      Python: `from SPARQLWrapper import JSON, SPARQLWrapper\n\ngraph = SPARQLWrapper("${address}", returnFormat=JSON)\ngraph.setMethod("POST")\ngraph.setQuery(${quoted})\nprint(graph.query().convert())`,
      JavaScript: `const answer = await fetch("${address}", {\n  method: "POST",\n  headers: { Accept: "application/sparql-results+json" },\n  body: new URLSearchParams({ query: ${quoted} }),\n});\nif (!answer.ok) throw new Error((await answer.json()).detail);\nconsole.log(await answer.json());`,
    };
    for (const [name, code] of Object.entries(programs)) {
      make(box, 'h4', {}, name);
      make(make(box, 'pre', { dir: 'ltr', tabindex: '0' }), 'code', {}, code);
    }
  }
}
