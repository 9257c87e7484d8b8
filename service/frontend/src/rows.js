// An answer as its bytes: a million rows are kept as they came, and only the page that is shown is read into terms.
const PAGE = 100;
const UNESCAPED = { t: '\t', n: '\n', r: '\r', b: '\b', f: '\f', '"': '"', "'": "'", '\\': '\\' };
const N_TRIPLES_TERM = /<[^>]*>|_:[^\s]+|"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^<[^>]*>)?/g;
const XSD = 'http://www.w3.org/2001/XMLSchema#';

export class Rows {
  // `columns` are known for statements, and read from the first line of TSV otherwise.
  constructor(columns) {
    this.columns = columns ?? null;
    this.parse = columns ? statement : tabbed;
    this.chunks = [];
    this.size = 0;
    this.count = 0; // whole rows
    this.starts = []; // offset of the first row of each page
    this.lineStart = 0;
    this.pending = columns ? 0 : 1; // lines before the first row
    if (!this.pending) this.starts.push(0);
  }

  push(bytes) {
    const base = this.size;
    this.chunks.push({ at: base, bytes });
    this.size += bytes.length;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, end + 1)) this.line(base + end + 1);
  }

  line(next) {
    if (this.pending) {
      this.pending = 0;
      this.columns = this.text(0, next - 1).split('\t').map((name) => name.trim().replace(/^\?/, ''));
      this.starts.push(next);
    } else {
      this.count += 1;
      if (this.count % PAGE === 0) this.starts.push(next);
    }
    this.lineStart = next;
  }

  // A last line without its end is a row as well.
  close() {
    if (this.lineStart < this.size) this.line(this.size);
  }

  get pages() {
    return Math.max(1, Math.ceil(this.count / PAGE));
  }

  page(number) {
    const [from, to] = [this.starts[number - 1], this.starts[number] ?? this.size];
    if (!this.count || from === undefined) return [];
    const lines = this.text(from, to).split('\n');
    return lines.slice(0, Math.min(PAGE, this.count - (number - 1) * PAGE)).map((line) => this.parse(line, this.columns.length));
  }

  // The first rows, for figures.
  first(most) {
    const rows = [];
    for (let number = 1; number <= this.pages && rows.length < most; number += 1) rows.push(...this.page(number));
    return rows.slice(0, most);
  }

  text(from, to) {
    let low = 0;
    let high = this.chunks.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.chunks[middle].at <= from) low = middle; else high = middle;
    }
    const decoder = new TextDecoder();
    let text = '';
    for (let place = low; place < this.chunks.length && this.chunks[place].at < to; place += 1) {
      const { at, bytes } = this.chunks[place];
      text += decoder.decode(bytes.subarray(Math.max(0, from - at), Math.min(bytes.length, to - at)), { stream: true });
    }
    return text + decoder.decode();
  }
}

Rows.PAGE = PAGE;

function tabbed(line, width) {
  const cells = line.replace(/\r$/, '').split('\t');
  return Array.from({ length: width }, (_, place) => term(cells[place] ?? ''));
}

function statement(line) {
  return (line.match(N_TRIPLES_TERM) ?? []).slice(0, 3).map(term);
}

// A term of TSV (SPARQL 1.1 Query Results CSV and TSV Formats §4) or of N-Triples.
export function term(text) {
  if (!text) return null;
  if (text.startsWith('<') && text.endsWith('>')) return { kind: 'iri', value: unescaped(text.slice(1, -1)) };
  if (text.startsWith('_:')) return { kind: 'blank', value: text };
  if (text.startsWith('"')) {
    const end = text.lastIndexOf('"');
    const rest = text.slice(end + 1);
    return {
      kind: 'literal',
      value: unescaped(text.slice(1, end)),
      language: rest.startsWith('@') ? rest.slice(1) : '',
      datatype: rest.startsWith('^^<') ? rest.slice(3, -1) : '',
    };
  }
  if (/^[+-]?[\d.]/.test(text)) return { kind: 'literal', value: text, language: '', datatype: `${XSD}${/^[+-]?\d+$/.test(text) ? 'integer' : 'decimal'}` };
  return { kind: 'literal', value: text, language: '', datatype: /^(true|false)$/.test(text) ? `${XSD}boolean` : '' };
}

function unescaped(text) {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (all, four, eight, one) => (four || eight ? String.fromCodePoint(parseInt(four || eight, 16)) : UNESCAPED[one] ?? all));
}
