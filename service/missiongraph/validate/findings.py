"""Results of the engine as findings: with messages in the reader's language, reasons, names and labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from missiongraph.errors import StoreProblem
from missiongraph.model.load import Model
from missiongraph.model.paths import Path, predicates, read_path
from missiongraph.model.shapes import PropertyShape, Rule, name_of
from missiongraph.model.texts import Texts, collect, texts
from missiongraph.names import RDFS, SH, SKOS, compact
from missiongraph.query.asserted import View
from missiongraph.rdf.terms import Object
from missiongraph.validate.engine import Result
from missiongraph.validate.report import Finding, Severity, Since

_LABELS: Final = (NamedNode(SKOS + "prefLabel"), NamedNode(RDFS + "label"))
_SLOT: Final = re.compile(r"\\\{(?:\\\?|\\\$)(\w+)\\\}")
_TERM_PARAMETERS: Final = ("class", "datatype", "lessThan", "lessThanOrEquals", "equals", "disjoint")


def findings(results: Iterable[Result], *, before: Iterable[Result], model: Model, view: View) -> tuple[Finding, ...]:
    """Turn results into findings, the worst first; those that were there `before` the change say so."""
    old = {_key(result) for result in before}
    found: dict[tuple[object, ...], Finding] = {}
    for result in results:
        since = Since.STILL_THERE if _key(result) in old else Since.NEW
        found.setdefault(_key(result), _finding(result, since, model, view))
    return tuple(sorted(found.values(), key=_rank))


def mended(results: Iterable[Result], *, before: Iterable[Result], model: Model, view: View) -> tuple[Finding, ...]:
    """Return what was found before and is found no more, the worst first; `view` is the graph as it was."""
    left = {_key(result) for result in results}
    gone = {_key(result): result for result in before if _key(result) not in left}
    return tuple(sorted((_finding(each, Since.GONE, model, view) for each in gone.values()), key=_rank))


def _key(result: Result) -> tuple[object, ...]:
    """Tell what makes two results the same: all but the messages."""
    return result.focus, result.path, result.value, result.shape, result.component, result.severity, result.constraint


def _rank(finding: Finding) -> tuple[int, str, str, str, str]:
    return finding.severity.rank, finding.shape, finding.component, str(finding.focus), str(finding.value)


def _finding(result: Result, since: Since, model: Model, view: View) -> Finding:
    shape = name_of(result.shape)
    rule = model.shapes.rule(shape)
    path = _path(result, model)
    classes = model.ontology.most_specific(view.types(result.focus))
    expected = tuple(_expected(result, model))
    return Finding(
        severity=_severity(result.severity),
        since=since,
        focus=result.focus,
        label=label_of(result.focus, model, view),
        classes=tuple(classes),
        path=path,
        value=result.value,
        shape=shape,
        component=result.component,
        constraint=result.constraint,
        rule=rule.names if rule else {},
        messages=_messages(result, rule, model),
        reasons=rule.reasons if rule else {},
        example=rule.example if rule else None,
        expected=expected,
        terms=tuple(dict.fromkeys(_terms(path, rule, result, model))),
    )


def _severity(iri: str) -> Severity:
    """Take a severity that SHACL does not define for the worst."""
    name = iri.removeprefix(SH)
    return Severity(name) if name in set(Severity) else Severity.VIOLATION


def _path(result: Result, model: Model) -> Path | None:
    if result.path is None:
        return None
    try:
        return read_path(model.shapes_graph, result.path)
    except StoreProblem:
        return None  # the path that a SPARQL constraint computed is no path of the shapes graph


def _messages(result: Result, rule: Rule | None, model: Model) -> Texts:
    """Return the messages by language; pySHACL fills their slots but drops the language, which is found again here."""
    own = result.constraint and texts(model.shapes_graph, result.constraint, SH + "message")
    templates = own or (rule.messages if rule else {})
    if not templates:
        return dict(result.messages)
    if not any("{" in template for template in templates.values()):
        return templates
    found = {}
    for language, template in templates.items():
        pattern = _SLOT.sub("(.*)", re.escape(template))
        filled = (text for _, text in result.messages if re.fullmatch(pattern, text, re.DOTALL))
        found[language] = next(filled, template)
    return found


def _expected(result: Result, model: Model) -> Iterator[str]:
    """Yield the parameters of the constraint that failed, such as `sh:minCount 1`."""
    name = result.component.removeprefix(SH).removesuffix("ConstraintComponent")
    parameter = SH + name[:1].lower() + name[1:]
    for value in model.shapes_graph.values(result.shape, parameter):
        if not isinstance(value, BlankNode):
            yield f"{compact(parameter)} {shown(value)}"


def _terms(path: Path | None, rule: Rule | None, result: Result, model: Model) -> Iterator[str]:
    if path is not None:
        yield from predicates(path)
    elif isinstance(rule, PropertyShape):
        yield from predicates(rule.path)
    for name in _TERM_PARAMETERS:
        yield from model.shapes_graph.iris(result.shape, SH + name)


def label_of(node: Object, model: Model, view: View) -> Texts:
    """Return how a thing is called; a claim, which has no name, is called by its class and what it says."""
    for predicate in _LABELS:
        found = collect(view.values(node, predicate))
        if found:
            return found
    classes = model.ontology.most_specific(view.types(node))
    display = next(filter(None, map(model.shapes.display_of, classes)), None)
    if display is None:
        return {}
    parts = [term.labels for iri in classes[:1] if (term := model.ontology.term(iri))]
    for iri in filter(None, (display.label, *display.values)):
        parts += [_called(value, view) for value in view.values(node, NamedNode(iri))]
    languages = {language for part in parts for language in part if language} or {"en"}
    return {
        language: ", ".join(filter(None, (_in(part, language) for part in parts))) for language in sorted(languages)
    }


def _called(value: Object, view: View) -> Texts:
    if isinstance(value, Literal):
        return {value.language or "": value.value}
    labels = (collect(view.values(value, predicate)) for predicate in _LABELS)
    return next(filter(None, labels), {"": name_of(value).rstrip("/").rsplit("/", maxsplit=1)[-1]})


def _in(part: Texts, language: str) -> str:
    return part.get(language) or part.get("") or part.get("en") or next(iter(part.values()), "")


def shown(term: Object) -> str:
    """Write a term for people: by its prefix where it has one, a plain string in quotes."""
    if isinstance(term, NamedNode):
        short = compact(term.value)
        return short if short != term.value else str(term)
    if isinstance(term, Literal) and not term.language:
        kind = compact(term.datatype.value)
        return term.value if kind in ("xsd:integer", "xsd:decimal", "xsd:boolean") else _quoted(term, kind)
    return str(term)


def _quoted(term: Literal, kind: str) -> str:
    return f'"{term.value}"' if kind == "xsd:string" else f'"{term.value}"^^{kind}'
