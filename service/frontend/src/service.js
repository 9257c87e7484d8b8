// What the workbench asks of the service, and nobody else: its own host, below `root`.
export class Problem extends Error {}

async function answered(response) {
  if (response.ok) return response;
  let said = `${response.status} ${response.statusText}`;
  try { said = (await response.json()).detail ?? said; } catch { /* no problem document: the status has to do */ }
  throw new Problem(said);
}

export class Service {
  constructor({ root, language, revision }) {
    this.root = root;
    this.suffix = new URLSearchParams({ lang: language, ...(revision ? { rev: revision } : {}) }).toString();
  }

  async post(path, body, { signal, ...headers } = {}) {
    return answered(await fetch(`${this.root}${path}?${this.suffix}`, { method: 'POST', body, headers, signal }));
  }

  async check(text) {
    return (await this.post('/sparql/check', text, { 'Content-Type': 'application/sparql-query' })).json();
  }

  async terms() {
    this.known ??= answered(await fetch(`${this.root}/sparql/terms?${this.suffix}`)).then((response) => response.json());
    return this.known;
  }

  async things(words) {
    const query = new URLSearchParams({ q: words, format: 'json' });
    return (await answered(await fetch(`${this.root}/search?${query}&${this.suffix}`))).json();
  }

  async names(iris) {
    if (!iris.length) return {};
    return (await this.post('/sparql/names', JSON.stringify(iris), { 'Content-Type': 'application/json' })).json();
  }

  async keep(text, revision) {
    const body = new URLSearchParams({ query: text, ...(revision ? { rev: revision } : {}) });
    return (await this.post('/q', body, { Accept: 'application/json' })).json();
  }

  async ask(text, format, signal) {
    return this.post('/sparql', new URLSearchParams({ query: text, format }), { Accept: '*/*', signal });
  }
}
