// Where in a query a place is: what stands before it, and which classes its subject has.
const TOKEN = /#[^\n]*|<[^<>"{}|^`\\\s]*>|"""[^]*?"""|'''[^]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[?$]\w+|(?:[A-Za-z][\w.-]*)?:[\w.:%-]*|@[\w-]+|[\w.]+|[^\s]/g;
export const RDF_TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';

// Reads the text before the cursor as far as is needed: prefixes, what has which class, and where in a pattern it is.
export function situation(before, whole, prefixes) {
  const declared = {};
  for (const [, prefix, namespace] of whole.matchAll(/PREFIX\s+([\w.-]*):\s*<([^>]*)>/gi)) declared[prefix] = namespace;
  const namespaces = { ...prefixes, ...declared };
  const iri = (token) => {
    if (token === 'a') return RDF_TYPE;
    if (token.startsWith('<')) return token.slice(1, -1);
    const colon = token.indexOf(':');
    return colon < 0 ? '' : (namespaces[token.slice(0, colon)] ?? '') + token.slice(colon + 1);
  };
  const classes = {};
  walk(whole, iri, classes);
  return { declared, namespaces, classes, ...walk(before, iri, {}) };
}

function walk(text, iri, classes) {
  const fresh = () => ({ place: 'subject', subject: '', predicate: '' });
  let [now, depth] = [{ ...fresh(), place: 'head' }, 0];
  const outer = [];
  for (const [token] of text.matchAll(TOKEN)) {
    if (token.startsWith('#')) continue;
    if (token === '(') depth += 1;
    else if (token === ')') depth = Math.max(0, depth - 1);
    else if (depth) continue;
    else if (token === '{') { outer.push(now); now = fresh(); }
    else if (token === '}') { outer.pop(); now = outer.length ? fresh() : { ...fresh(), place: 'head' }; }
    else if (token === '[') { outer.push({ ...now, place: 'predicate' }); now = { place: 'predicate', subject: `[${outer.length}`, predicate: '' }; }
    else if (token === ']') now = outer.pop() ?? fresh();
    else if (now.place === 'head') continue;
    else if (token === '.') now = fresh();
    else if (token === ';') now = { ...now, place: 'predicate', predicate: '' };
    else if (token === ',') now = { ...now, place: 'object' };
    else if (/^(FILTER|OPTIONAL|UNION|MINUS|GRAPH|BIND|VALUES|NOT|EXISTS|SELECT|SERVICE)$/i.test(token)) now = fresh();
    else if (now.place === 'subject') now = { place: 'predicate', subject: token, predicate: '' };
    else if (now.place === 'predicate') {
      if (!/^[/|^*+?!]$/.test(token)) now = { ...now, place: 'object', predicate: iri(token) };
    } else if (/^[/|]$/.test(token)) now = { ...now, place: 'predicate' };
    else if (!/^[*+?]$/.test(token)) {
      if (now.predicate === RDF_TYPE) (classes[now.subject] ??= []).push(iri(token));
      now = { ...now, place: 'after' };
    }
  }
  return { ...now, place: depth ? 'expression' : now.place };
}

// Says whether a place is in a string or a comment.
export function inQuiet(before) {
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const last = [...before.matchAll(TOKEN)].at(-1)?.[0] ?? '';
  return /^["']$/.test(last) || (line.includes('#') && last.startsWith('#'));
}
