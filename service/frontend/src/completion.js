// What may be written at a place of a query: variables, prefixes, classes after `a`, properties that things of the
// subject's class really have, and individuals by their label. A missing PREFIX line is added with what is chosen.
import { autocompletion, completionKeymap, pickedCompletion } from '@codemirror/autocomplete';
import { keymap } from '@codemirror/view';
import { inQuiet, RDF_TYPE, situation } from './situation.js';

const KEYWORDS = `SELECT DISTINCT CONSTRUCT ASK DESCRIBE WHERE FILTER OPTIONAL UNION MINUS GRAPH BIND VALUES ORDER BY
  GROUP HAVING LIMIT OFFSET PREFIX COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT LANG LANGMATCHES DATATYPE STR STRLEN
  STRSTARTS STRENDS CONTAINS REGEX REPLACE LCASE UCASE YEAR MONTH DAY BOUND EXISTS NOT IN COALESCE IF ASC DESC AS`.split(/\s+/);
const LEAST = 2; // letters before individuals are looked up

export function completing(service, words, language) {
  const number = (value) => value.toLocaleString(language);
  return [
    autocompletion({
      // One source, not two: while a second one is asked, the editor takes no choice, and Enter would break the line.
      override: [(context) => offered(context, service, words, number)],
      icons: false, // signs that many fonts lack
      maxRenderedOptions: 60,
    }),
    keymap.of(completionKeymap),
  ];
}

async function offered(context, service, words, number) {
  const known = await terms(context, service, words, number);
  const found = await things(context, service);
  if (!found) return known;
  if (!known || known.from !== found.from) return found;
  return { from: found.from, options: [...found.options, ...known.options] };
}

async function terms(context, service, words, number) {
  const variable = context.matchBefore(/[?$]\w*/);
  const whole = context.state.doc.toString();
  if (variable) {
    const known = new Set(whole.match(/[?$]\w+/g) ?? []);
    if (variable.text.length > 1 && whole.split(variable.text).length < 3) known.delete(variable.text);
    return { from: variable.from, options: [...known].map((label) => ({ label, type: 'variable' })), validFor: /^[?$]\w*$/ };
  }
  const word = context.matchBefore(/[\w-]*:?[\w-]*/);
  if (!word || (word.from === word.to && !context.explicit)) return null;
  const before = whole.slice(0, word.from);
  if (inQuiet(before) || /[<@]$/.test(before)) return null;
  const known = await service.terms();
  const at = situation(before, whole, known.prefixes);
  return { from: word.from, options: options(at, known, words, number), validFor: /^[\w-]*:?[\w-]*$/ };
}

function options(at, known, words, number) {
  const offer = (each, type, boost) => term(each, type, boost, at, known, words, number);
  const prefixes = Object.entries(at.namespaces).map(([prefix, namespace]) => ({
    label: `${prefix}:`, detail: namespace, type: 'namespace', boost: -20, apply: chosen(`${prefix}:`, prefix, namespace, at),
  }));
  if (at.place === 'object' && at.predicate === RDF_TYPE) return [...ranked(known.classes, (each, boost) => offer(each, 'class', boost)), ...prefixes];
  if (at.place === 'predicate') {
    const own = new Set((at.classes[at.subject] ?? []).flatMap((name) => known.uses[name] ?? []));
    const listed = own.size ? [...own].map((place) => known.properties[place]) : known.properties;
    return [{ label: 'a', detail: words['is of the class'], type: 'keyword', boost: 50 }, ...ranked(listed, (each, boost) => offer(each, 'property', boost)), ...prefixes];
  }
  const keywords = KEYWORDS.map((label) => ({ label, type: 'keyword', boost: 10 }));
  return at.place === 'object' ? prefixes : [...keywords, ...prefixes];
}

// The most used first: a boost that falls with the place, within the range that the editor takes.
function ranked(list, offer) {
  return list.map((each, place) => offer(each, Math.max(-90, 40 - place)));
}

function term({ iri, name, label, definition, count }, type, boost, at, known, words, number) {
  const colon = name.indexOf(':');
  const prefix = name.slice(0, Math.max(colon, 0));
  const isShort = known.prefixes[prefix] + name.slice(colon + 1) === iri && (at.declared[prefix] ?? known.prefixes[prefix]) === known.prefixes[prefix];
  const said = count ? words['{number} in this graph'].replace('{number}', number(count)) : words['none in this graph'];
  return {
    label: isShort ? `${name} ${label.text}` : `<${iri}>`,
    displayLabel: isShort ? name : `<${iri}>`,
    detail: label.text,
    info: () => {
      const box = document.createElement('div');
      for (const text of [definition?.text, said]) {
        if (!text) continue;
        const line = box.appendChild(document.createElement('p'));
        line.dir = 'auto';
        line.textContent = text;
      }
      return box;
    },
    type,
    boost,
    apply: isShort ? chosen(name, prefix, known.prefixes[prefix], at) : `<${iri}>`,
  };
}

// Writes what was chosen and, in the same step, the PREFIX line that it lacks.
function chosen(text, prefix, namespace, { declared }) {
  return (view, completion, from, to) => {
    const line = prefix in declared ? '' : `PREFIX ${prefix}: <${namespace}>\n`;
    view.dispatch({
      changes: [...(line ? [{ from: 0, insert: line }] : []), { from, to, insert: text }],
      selection: { anchor: from + line.length + text.length },
      annotations: pickedCompletion.of(completion),
      userEvent: 'input.complete',
    });
  };
}

async function things(context, service) {
  const word = context.matchBefore(/[\p{L}\d][\p{L}\d-]*/u);
  if (!word || word.text.length < LEAST) return null;
  const whole = context.state.doc.toString();
  const before = whole.slice(0, word.from);
  if (inQuiet(before) || /[?$:<@\w]$/.test(before)) return null;
  const { prefixes } = await service.terms();
  const at = situation(before, whole, prefixes);
  if (!['object', 'subject'].includes(at.place) || at.predicate === RDF_TYPE) return null;
  const { results } = await service.things(word.text);
  if (context.aborted || !results.length) return null;
  const options = results.map(({ iri, label, type }, place) => ({
    label: `${word.text} ${label}`, // found by whatever name: the editor is not to sift it again
    displayLabel: label,
    detail: type ?? '',
    type: 'thing',
    apply: `<${iri}>`,
    boost: 60 - place,
  }));
  return { from: word.from, options };
}
