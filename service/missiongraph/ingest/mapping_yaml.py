"""The small YAML beside a table: read into a mapping, and written from one so that a person can correct it.

    document: {title: Missions 2026, publisher: "id:organisation/united-nations", language: en, captured: 2026-11-24}
    about: {class: "mg:Mission", column: Mission, new: true}
    claims:
      - class: mg:Budget
        mg:hasMeasure: mgv:measure/budget
        mg:amount: {column: Budget, decimal: ","}
        mg:hasCurrency: {column: Currency}
    ignore: [Remarks]
    names: {ONOWAS: "id:mission/unowas"}

All scalars are texts, whatever YAML makes of them ("no" is Norway and not false); what is not known is refused by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import yaml
from pyoxigraph import Literal, NamedNode

from missiongraph.errors import Rejected, SyntaxProblem, TooLarge
from missiongraph.ingest.grid import Dialect
from missiongraph.ingest.mapping import (
    IS_ABOUT,
    LEAVE_OUT,
    NEW,
    Described,
    Field,
    Kind,
    Node,
    Reading,
    TableMapping,
    expand,
    shorten,
)

_LONGEST: Final = 1_000_000
_DEEPEST: Final = 20
_DOCUMENT: Final = ("title", "publisher", "language", "source", "captured")
_TABLE: Final = ("sheet", "header", "encoding", "delimiter")
_READING: Final = ("language", "separator", "default", "order", "pattern", "decimal", "true", "false")
_MORE: Final = ("as", "new", "null", "required")
_TOP: Final = ("document", "table", "about", "claims", "ignore", "names", "null")


def read_yaml(data: bytes) -> TableMapping:
    """Read a mapping. Raises SyntaxProblem with the line, Rejected for what is not known, and TooLarge."""
    whole = _mapping(_loaded(data), "the mapping")
    _refuse_others(whole, _TOP, "the mapping")
    about = _mapping(whole["about"], "about") if "about" in whole else None
    nulls = whole.get("null")
    return TableMapping(
        document=_described(_mapping(whole.get("document", {}), "document")),
        dialect=_dialect(_mapping(whole.get("table", {}), "table")),
        about=_about(about) if about is not None else None,
        nodes=tuple(_node(_mapping(each, "a claim")) for each in _list(whole.get("claims", []), "claims")),
        decisions={name: _decision(text) for name, text in _mapping(whole.get("names", {}), "names").items()},
        ignored=tuple(_text(each, "ignore") for each in _list(whole.get("ignore", []), "ignore")),
        **({} if nulls is None else {"nulls": ("", *(_text(each, "null") for each in _list(nulls, "null")))}),
    )


def write_yaml(mapping: TableMapping) -> bytes:
    """Write a mapping, so that reading it gives the same again."""
    whole: dict[str, Any] = {}
    document = {name: getattr(mapping.document, name) for name in _DOCUMENT if getattr(mapping.document, name)}
    if "publisher" in document:
        document["publisher"] = shorten(document["publisher"])
    whole["document"] = document
    table = {name: getattr(mapping.dialect, name) for name in _TABLE if getattr(mapping.dialect, name)}
    if table != {"header": 1}:
        whole["table"] = table
    if mapping.about:
        named = {"template": mapping.about.template} if mapping.about.template else {}
        whole["about"] = {"class": shorten(mapping.about.reading.of), **named, **_written(mapping.about)}
    whole["claims"] = [_written_node(node) for node in mapping.nodes]
    if mapping.ignored:
        whole["ignore"] = list(mapping.ignored)
    if mapping.decisions:
        whole["names"] = {name: shorten(text) for name, text in mapping.decisions.items()}
    if mapping.nulls != TableMapping.__dataclass_fields__["nulls"].default:
        whole["null"] = list(mapping.nulls[1:])
    return yaml.safe_dump(whole, allow_unicode=True, sort_keys=False, width=120).encode()


class _Loader(yaml.BaseLoader):
    """All scalars are texts; a key that stands twice is an error, as the second would silently win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002
        """Build a mapping."""
        found = super().construct_mapping(node, deep=deep)
        if len(found) < len(node.value):
            raise yaml.constructor.ConstructorError(None, None, "a key stands here twice", node.start_mark)
        return found


def _loaded(data: bytes) -> object:
    if len(data) > _LONGEST:
        raise TooLarge(f"A mapping has at most {_LONGEST:,} bytes.", limit=_LONGEST)
    try:
        _refuse_bombs(data)
        return yaml.load(data, _Loader)  # noqa: S506  # BaseLoader makes texts, lists and mappings and nothing else
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = {"line": mark.line + 1, "column": mark.column + 1} if mark else {}
        raise SyntaxProblem(
            f"The mapping is not valid YAML: {getattr(error, 'problem', None) or 'unreadable characters'}"
            + (f" in line {mark.line + 1}, column {mark.column + 1}." if mark else "."),
            format="yaml",
            **place,
        ) from error


def _refuse_bombs(data: bytes) -> None:
    """Refuse aliases, which multiply what they stand for, and nesting that no mapping has."""
    depth = 0
    for event in yaml.parse(data, _Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > _DEEPEST:
            mark: Any = event.start_mark
            raise yaml.MarkedYAMLError(problem="aliases and deep nesting are not read", problem_mark=mark)


def _described(given: Mapping[str, Any]) -> Described:
    _refuse_others(given, _DOCUMENT, "document")
    found = {name: _text(value, name) for name, value in given.items()}
    if found.get("publisher"):
        found["publisher"] = expand(found["publisher"])
    return Described(**found)


def _dialect(given: Mapping[str, Any]) -> Dialect:
    _refuse_others(given, _TABLE, "table")
    found: dict[str, Any] = {name: _text(value, name) for name, value in given.items()}
    if "header" in found:
        if not found["header"].isdecimal() or found["header"] == "0":
            raise Rejected("table: header is the number of the row of headers, from 1.", parameter="mapping")
        found["header"] = int(found["header"])
    return Dialect(**found)


def _about(given: Mapping[str, Any]) -> Field:
    if not {"column", "template"} & given.keys() or "class" not in given:
        raise Rejected(
            "about: say of which class the things are that rows are about, and in which column their names stand "
            "(or the template of their IRIs).",
            parameter="mapping",
        )
    _refuse_others(given, ("class", "column", "template", *_MORE, *_READING), "about")
    rest = {key: value for key, value in given.items() if key != "class"}
    return _field(IS_ABOUT, rest, of=expand(_text(given["class"], "class")), kind=Kind.THING)


def _node(given: Mapping[str, Any]) -> Node:
    if "class" not in given:
        raise Rejected("Each of claims has a class, such as class: mg:Budget.", parameter="mapping")
    fields = tuple(_value(expand(key), value) for key, value in given.items() if key not in {"class", "name"})
    return Node(kind=expand(_text(given["class"], "class")), name=_text(given.get("name", ""), "name"), fields=fields)


def _value(predicate: str, value: object) -> Field:
    if isinstance(value, Mapping):
        return _field(predicate, value)
    text = _text(value, predicate)
    try:
        return Field(predicate=predicate, constant=NamedNode(expand(text)))
    except (Rejected, ValueError):
        return Field(predicate=predicate, constant=Literal(text))


def _field(predicate: str, given: Mapping[str, Any], of: str = "", kind: Kind | None = None) -> Field:
    where = shorten(predicate)
    _refuse_others(given, ("column", "template", "value", "of", *_MORE, *_READING), where)
    if "value" in given:
        language = _text(given.get("language", ""), where)
        text = _text(given["value"], where)
        return Field(predicate=predicate, constant=Literal(text, language=language) if language else Literal(text))
    texts: Any = {name: _text(given[name], where) for name in _READING if name in given}
    reading = Reading(
        kind=kind or _kind(given.get("as"), where),
        of=of or (expand(_text(given["of"], where)) if "of" in given else ""),
        nulls=tuple(_text(each, where) for each in _list(given.get("null", []), where)),
        new=_text(given.get("new", ""), where) == "true",
        required=_text(given.get("required", ""), where) == "true",
        **texts,
    )
    column, template = _text(given.get("column", ""), where), _text(given.get("template", ""), where)
    if not column and not template:
        raise Rejected(f"{where}: name a column, a template or a value.", parameter="mapping")
    return Field(predicate=predicate, column=column, template=template, reading=reading)


def _kind(given: object, where: str) -> Kind | None:
    if given is None:
        return None
    if given not in set(Kind):
        raise Rejected(f"{where}: as is one of {', '.join(Kind)}.", parameter="mapping")
    return Kind(str(given))


def _decision(value: object) -> str:
    text = _text(value, "names")
    return text if text in {NEW, LEAVE_OUT} else expand(text)


def _written_node(node: Node) -> dict[str, Any]:
    named = {"name": node.name} if node.name else {}
    return {"class": shorten(node.kind), **named} | {
        shorten(each.predicate): _written_value(each) for each in node.fields
    }


def _written_value(field: Field) -> Any:
    if isinstance(field.constant, NamedNode):
        return shorten(field.constant.value)
    if isinstance(field.constant, Literal):
        language = {"language": field.constant.language} if field.constant.language else {}
        return {"value": field.constant.value, **language}
    of = {"of": shorten(field.reading.of)} if field.reading.of else {}
    template = {"template": field.template} if field.template else {}
    return {**template, **_written(field), **of}


def _written(field: Field) -> dict[str, Any]:
    column = {"column": field.column} if field.column else {}
    reading = {name: getattr(field.reading, name) for name in _READING if getattr(field.reading, name)}
    kind = {"as": str(field.reading.kind)} if field.reading.kind and field.predicate != IS_ABOUT else {}
    flags = {name: True for name in ("new", "required") if getattr(field.reading, name)}
    nulls = {"null": list(field.reading.nulls)} if field.reading.nulls else {}
    return {**column, **reading, **kind, **flags, **nulls}


def _mapping(value: object, where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Rejected(f"{where}: names and values are expected here, such as `column: Budget`.", parameter="mapping")
    return value


def _list(value: object, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise Rejected(f"{where}: a list is expected here.", parameter="mapping")
    return value


def _text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise Rejected(f"{where}: a text is expected here.", parameter="mapping")
    return value


def _refuse_others(given: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    for name in given:
        if name not in known:
            raise Rejected(f"{where}: {name!r} is not known here; known are {', '.join(known)}.", parameter="mapping")
