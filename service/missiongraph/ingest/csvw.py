"""CSV on the Web metadata as a mapping (W3C "Metadata Vocabulary for Tabular Data", 17 December 2015).

The part of it that says what columns mean: aboutUrl, propertyUrl, valueUrl, datatype, separator, lang, null, default,
required, virtual columns, and the dialect. Everything else is refused by name, for a mapping that is half followed says
something else than its author. Beyond it, a column whose property leads to things or concepts and that has no valueUrl
is resolved by the words in its cells.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from missiongraph.errors import Rejected, SyntaxProblem
from missiongraph.ingest.grid import Dialect
from missiongraph.ingest.mapping import Described, Field, Kind, Node, Reading, TableMapping, expand, template_names
from missiongraph.names import RDF

_CONTEXT: Final = "http://www.w3.org/ns/csvw"
_INHERITED: Final = ("aboutUrl", "datatype", "default", "lang", "null", "ordered", "propertyUrl", "required",
                     "separator", "valueUrl")  # fmt: skip
_TOP: Final = ("@context", "@id", "@type", "url", "dialect", "tableSchema", "tables", *_INHERITED)
_SCHEMA: Final = ("@id", "@type", "columns", *_INHERITED)
_COLUMN: Final = ("@id", "@type", "name", "titles", "virtual", "suppressOutput", *_INHERITED)
_DIALECT: Final = ("@id", "@type", "encoding", "delimiter", "header", "headerRowCount", "quoteChar", "doubleQuote",
                   "trim", "skipBlankRows")  # fmt: skip
_FIXED_DIALECT: Final[Mapping[str, object]] = {"header": True, "quoteChar": '"', "doubleQuote": True}
_NOTES: Final = {
    "dc:title": "title", "dc:publisher": "publisher", "dc:language": "language", "dc:source": "source",
    "dcterms:title": "title", "dcterms:publisher": "publisher", "dcterms:language": "language",
    "dcterms:source": "source", "mg:captureDate": "captured",
}  # fmt: skip
_KINDS: Final = {
    "string": None, "normalizedString": None, "token": None, "decimal": Kind.NUMBER, "number": Kind.NUMBER,
    "integer": Kind.WHOLE, "nonNegativeInteger": Kind.WHOLE, "positiveInteger": Kind.WHOLE, "date": Kind.DAY,
    "gYear": Kind.DAY, "gYearMonth": Kind.DAY, "boolean": Kind.TRUTH, "anyURI": Kind.ADDRESS,
}  # fmt: skip
_PATTERNS: Final = frozenset(
    {"yyyy-MM-dd", "yyyyMMdd", "yyyy-MM", "yyyy"}
    | {pattern.replace("-", sign) for sign in "-/." for pattern in ("dd-MM-yyyy", "d-M-yyyy", "MM-dd-yyyy", "M-d-yyyy")}
)
_OWN_PATTERN: Final = {"date": "yyyy-MM-dd", "gYear": "yyyy", "gYearMonth": "yyyy-MM"}
_SIGNS: Final = (".", ",")


def read_csvw(data: bytes) -> TableMapping:
    """Read metadata of one table. Raises SyntaxProblem, and Rejected with the name of what is not supported."""
    whole = _loaded(data)
    if "tables" in whole:
        tables = whole.pop("tables")
        if not isinstance(tables, list) or len(tables) != 1:
            raise Rejected("tables: describe one table; send others as documents of their own.", parameter="mapping")
        whole = {**whole, **_object(tables[0], "tables")}
    language = _context_language(whole.get("@context"))
    described, known = _notes(whole)
    _refuse_others(known, _TOP, "the table")
    schema = _object(known.get("tableSchema", {}), "tableSchema")
    _refuse_others(schema, _SCHEMA, "tableSchema")
    common: dict[str, Any] = {name: each[name] for each in (known, schema) for name in _INHERITED if name in each}
    columns = [_object(each, "columns") for each in schema.get("columns", [])]
    for column in columns:
        _refuse_others(column, _COLUMN, f"column {_name(column)!r}")
    return TableMapping(
        document=described,
        dialect=_dialect(_object(known.get("dialect", {}), "dialect")),
        nodes=_nodes([{**common, **column} for column in columns], language or described.language),
        ignored=tuple(_name(column) for column in columns if column.get("suppressOutput")),
        nulls=("",),
    )


def _nodes(columns: list[dict[str, Any]], language: str) -> tuple[Node, ...]:
    """Gather the columns that describe one node: those with the same aboutUrl."""
    titles = {_variable(column): _name(column) for column in columns if not column.get("virtual")}
    gathered: dict[str, list[Field]] = {}
    for column in columns:
        about = gathered.setdefault(_template(column.get("aboutUrl", ""), titles), [])
        if not column.get("suppressOutput"):
            about.append(_field(column, titles, language))
    nodes = []
    for name, fields in gathered.items():
        kinds = [each.constant.value for each in fields if each.predicate == RDF + "type" and each.constant is not None]
        if len(kinds) != 1:
            raise Rejected(
                f"What has the aboutUrl {name or 'of no template'!r} needs one class: a virtual column with the "
                "propertyUrl rdf:type and the class as valueUrl.",
                parameter="mapping",
            )
        rest = tuple(each for each in fields if each.predicate != RDF + "type")
        nodes.append(Node(kind=kinds[0], name=name, fields=rest))
    return tuple(nodes)


def _field(column: Mapping[str, Any], titles: Mapping[str, str], language: str) -> Field:
    where = f"column {_name(column)!r}"
    if column.get("ordered"):
        raise Rejected(f"{where}: ordered values are not supported.", parameter="mapping")
    if "propertyUrl" not in column:
        raise Rejected(f"{where}: give its propertyUrl, or suppressOutput: true.", parameter="mapping")
    predicate = expand(_text(column["propertyUrl"], where))
    value = _template(column.get("valueUrl", ""), titles)
    if value and "{" not in value:
        return Field(predicate=predicate, constant=NamedNode(value))
    if column.get("virtual"):
        if not value:
            constant = _text(column.get("default", ""), where)
            return Field(predicate=predicate, constant=Literal(constant))
        return Field(predicate=predicate, template=value)
    reading = _reading(column, where, language)
    return Field(predicate=predicate, column=_name(column), template=value, reading=reading)


def _reading(column: Mapping[str, Any], where: str, language: str) -> Reading:
    given = column.get("datatype", "string")
    datatype = {"base": given} if isinstance(given, str) else _object(given, where)
    _refuse_others(datatype, ("@id", "base", "format"), f"{where}: datatype")
    base = datatype.get("base", "string")
    if base not in _KINDS:
        raise Rejected(
            f"{where}: datatype {base!r} is not supported; use one of {', '.join(_KINDS)}.", parameter="mapping"
        )
    nulls = column.get("null", [""])
    more: Any = _format(base, datatype.get("format"), where)
    return Reading(
        kind=_KINDS[base],
        language=_text(column.get("lang", language), where).replace("und", ""),
        separator=_text(column.get("separator", ""), where),
        nulls=tuple(_text(each, where) for each in ([nulls] if isinstance(nulls, str) else nulls)),
        default=_text(column.get("default", ""), where),
        required=column.get("required") is True,
        **more,
    )


def _format(base: str, given: object, where: str) -> dict[str, str]:
    if _KINDS[base] is Kind.DAY:
        pattern = _OWN_PATTERN[base] if given is None else _text(given, where)
        if pattern not in _PATTERNS:
            raise Rejected(f"{where}: date format {pattern!r} is not supported (§6.4.4 lists those that are).")
        return {"pattern": pattern}
    if given is None:
        return {}
    if _KINDS[base] is Kind.TRUTH:
        true, _, false = _text(given, where).partition("|")
        return {"true": true, "false": false}
    if _KINDS[base] in {Kind.NUMBER, Kind.WHOLE}:
        signs = _object(given, f"{where}: format")
        _refuse_others(signs, ("decimalChar", "groupChar"), f"{where}: format")
        decimal = _text(signs.get("decimalChar", "."), where)
        if decimal not in _SIGNS:
            raise Rejected(f"{where}: decimalChar is one of {' '.join(_SIGNS)}.", parameter="mapping")
        return {"decimal": decimal}
    raise Rejected(f"{where}: a format is not supported for {base}.", parameter="mapping")


def _notes(whole: Mapping[str, Any]) -> tuple[Described, dict[str, Any]]:
    """Take what is said of the source out of the common properties; return it and the rest."""
    found: dict[str, str] = {}
    for name, target in _NOTES.items():
        if name in whole:
            value = whole[name]
            text = value.get("@value", value.get("@id")) if isinstance(value, dict) else value
            found[target] = _text(text, name)
    if found.get("publisher"):
        found["publisher"] = expand(found["publisher"])
    return Described(**found), {name: value for name, value in whole.items() if name not in _NOTES}


def _dialect(given: Mapping[str, Any]) -> Dialect:
    _refuse_others(given, _DIALECT, "dialect")
    for name, value in _FIXED_DIALECT.items():
        if given.get(name, value) != value:
            raise Rejected(f"dialect: {name} can only be {value!r} here.", parameter="mapping")
    header = given.get("headerRowCount", 1)
    if header != 1:
        raise Rejected("dialect: headerRowCount can only be 1 here.", parameter="mapping")
    return Dialect(
        encoding=_text(given.get("encoding", ""), "encoding"), delimiter=_text(given.get("delimiter", ""), "delimiter")
    )


def _template(value: object, titles: Mapping[str, str]) -> str:
    """Write out a URI template, its variables by the titles of their columns. Only {name} is supported (RFC 6570)."""
    text = _text(value, "a URI template")
    if not text:
        return ""
    text = expand(text)
    for name in template_names(text):
        if name not in titles:
            raise Rejected(
                f"The template {text!r} uses {{{name}}}, which is the name of no column.", parameter="mapping"
            )
        text = text.replace("{" + name + "}", "{" + titles[name] + "}")
    return text


def _name(column: Mapping[str, Any]) -> str:
    """Return the header of a column: its title, or else its name."""
    titles = column.get("titles", column.get("name", ""))
    if isinstance(titles, dict):
        titles = next(iter(titles.values()), "")
    if isinstance(titles, list):
        titles = titles[0] if titles else ""
    return _text(titles, "titles")


def _variable(column: Mapping[str, Any]) -> str:
    return _text(column.get("name", _name(column)), "name")


def _context_language(context: object) -> str:
    parts = context if isinstance(context, list) else [context]
    if parts[:1] != [_CONTEXT]:
        raise Rejected(f'Metadata of CSV on the Web has "@context": "{_CONTEXT}".', parameter="mapping")
    language = ""
    for part in parts[1:]:
        given = _object(part, "@context")
        _refuse_others(given, ("@language",), "@context")
        language = _text(given.get("@language", ""), "@language")
    return language


def _loaded(data: bytes) -> dict[str, Any]:
    try:
        return dict(_object(json.loads(data), "the metadata"))
    except RecursionError:
        raise SyntaxProblem("This JSON is nested too deeply for metadata of a table.") from None
    except UnicodeDecodeError as error:
        raise SyntaxProblem("The metadata are not in UTF-8. Save them so.") from error
    except json.JSONDecodeError as error:
        raise SyntaxProblem(
            f"The metadata are not valid JSON: line {error.lineno}, column {error.colno}: {error.msg}.",
            format="json",
            line=error.lineno,
            column=error.colno,
        ) from error


def _object(value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Rejected(f"{where}: an object is expected here.", parameter="mapping")
    return value


def _text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise Rejected(f"{where}: a string is expected here.", parameter="mapping")
    return value


def _refuse_others(given: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    for name in given:
        if name not in known:
            raise Rejected(
                f"{where}: {name!r} is not supported; supported are {', '.join(known)}.", parameter="mapping"
            )
