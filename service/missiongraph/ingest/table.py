"""From a table and its mapping to statements: the one door of this room for tables.

Each row states claims about one thing. A claim has the words of its cells and a locator with their row and columns, as
claims of other documents quote their passages; a cell that cannot be read becomes a problem at its place, and the
other rows are still stated.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pyoxigraph import Quad

from missiongraph.errors import Rejected
from missiongraph.ingest.csv_file import read_csv
from missiongraph.ingest.csvw import read_csvw
from missiongraph.ingest.dates import day_orders
from missiongraph.ingest.grid import Dialect, Grid, letters
from missiongraph.ingest.mapping import (
    HAS_SCHEME,
    IS_ABOUT,
    Field,
    Kind,
    Node,
    Reading,
    TableMapping,
    reading_of,
    shorten,
)
from missiongraph.ingest.mapping_yaml import read_yaml
from missiongraph.ingest.numbers import shown_decimal
from missiongraph.ingest.problems import Problem, Trouble, messages
from missiongraph.ingest.rows import Rows
from missiongraph.ingest.values import Context, currencies
from missiongraph.ingest.workbook import read_workbook
from missiongraph.model.load import Model
from missiongraph.names import MG
from missiongraph.query.naming import Resolution, Wanted, resolve
from missiongraph.rdf.formats import WORKBOOK, TableFormat
from missiongraph.rdf.places import Cell, StatementPlace
from missiongraph.store.base import Snapshot


@dataclass(frozen=True, slots=True)
class Table:
    """What comes of a table: statements with blank nodes, where each stands, the words of cells, and problems.

    `names` are what the names in it were found to mean.
    """

    statements: tuple[tuple[Quad, StatementPlace | None], ...]
    words: Mapping[Cell, str]
    problems: tuple[Problem, ...]
    names: Mapping[Wanted, Resolution]


def read_grid(data: bytes, syntax: TableFormat, dialect: Dialect) -> Grid:
    """Read the cells of a table. Raises SyntaxProblem, Rejected or TooLarge."""
    return read_workbook(data, dialect) if syntax is WORKBOOK else read_csv(data, dialect)


def read_mapping(data: bytes) -> TableMapping:
    """Read a mapping in either form: JSON is metadata of CSV on the Web, all else YAML. Raises what these raise."""
    is_json = data.removeprefix(BOM_UTF8).lstrip().startswith(b"{")
    return read_csvw(data.removeprefix(BOM_UTF8)) if is_json and b'"@context"' in data else read_yaml(data)


def read_table(snapshot: Snapshot, model: Model, grid: Grid, mapping: TableMapping, graph: str) -> Table:
    """State what the rows of a table say. Raises Rejected for a mapping that does not fit the table or the model."""
    mapping = _complete(mapping, model)
    _refuse_unfit(grid, mapping, model)
    language = mapping.document.language
    columns = _columns(mapping)
    names = resolve(snapshot, model, _wanted(grid, mapping), language)
    orders = _orders(grid, columns[Kind.DAY])
    decimals = _decimals(grid, columns[Kind.NUMBER] + columns[Kind.MONEY] + columns[Kind.WHOLE])
    context = Context(model, language, names, mapping.decisions, currencies(model), orders, decimals)
    rows = Rows(snapshot, grid, mapping, context, graph)
    rows.state()
    problems = (*_file_problems(grid, mapping, orders), *rows.problems)
    return Table(tuple(rows.statements), rows.words, problems, names)


def _complete(mapping: TableMapping, model: Model) -> TableMapping:
    """Say for each field how it is read, by the model where the mapping does not."""
    return replace(mapping, nodes=tuple(_complete_node(node, model) for node in mapping.nodes))


def _complete_node(node: Node, model: Model) -> Node:
    if node.kind not in model.ontology.classes:
        raise Rejected(f"{shorten(node.kind)} is no class of this model.", parameter="mapping")
    schemes = [
        each.constant.value for each in node.fields if each.predicate == HAS_SCHEME and each.constant is not None
    ]
    scheme = schemes[0] if schemes else ""
    fields = tuple(
        replace(each, reading=reading_of(model, node.kind, each, scheme)) if each.column and not each.template else each
        for each in node.fields
    )
    return replace(node, fields=fields)


def _refuse_unfit(grid: Grid, mapping: TableMapping, model: Model) -> None:
    missing = sorted(column for column in mapping.columns() if grid.column(column) is None)
    if missing:
        raise Rejected(
            f"The mapping reads the column “{missing[0]}”, and the table has none of that name; it has: "
            f"{', '.join(grid.header)}.",
            parameter="mapping",
            column=missing[0],
        )
    for node in mapping.nodes:
        is_about = mapping.about is not None or any(each.predicate == IS_ABOUT for each in node.fields)
        if model.ontology.is_claim_class(node.kind) and not is_about:
            raise Rejected(
                f"{shorten(node.kind)}: say what the claim is about: with `about` for all, or mg:isAbout here.",
                parameter="mapping",
            )
    _refuse_nameless(mapping)


def _refuse_nameless(mapping: TableMapping) -> None:
    """Refuse columns that make new things which nothing in the table names."""
    named = {each.column for node in mapping.nodes for each in node.columns() if each.predicate == MG + "name"}
    for _, each in mapping.fields():
        if each.reading.new and each.column not in named:
            raise Rejected(
                f"New things of the column “{each.column}” would have no name. Add a claim of class mg:Designation "
                "that reads mg:name from it.",
                parameter="mapping",
                column=each.column,
            )


def _columns(mapping: TableMapping) -> Mapping[Kind | None, list[Field]]:
    found: dict[Kind | None, list[Field]] = defaultdict(list)
    for _, each in mapping.fields():
        if each.column:
            found[each.reading.kind].append(each)
    return found


def _wanted(grid: Grid, mapping: TableMapping) -> frozenset[Wanted]:
    """Gather the names that are to be resolved, each once."""
    return frozenset(
        (part, each.reading.of)
        for _, each in mapping.fields()
        if each.column and each.reading.kind is Kind.THING and not each.template
        for words in _words(grid, each.column)
        for part in parts(words, each.reading)
        if part not in each.reading.nulls and part not in mapping.nulls
    )


def _words(grid: Grid, column: str) -> Iterator[str]:
    place = grid.column(column)
    if place is not None:
        yield from (row.value(place).words for row in grid.rows)


def parts(words: str, reading: Reading) -> list[str]:
    """Take a cell apart where its column holds several values in one cell."""
    return [part.strip() for part in words.split(reading.separator)] if reading.separator else [words]


def _orders(grid: Grid, fields: Iterable[Field]) -> Mapping[str, str]:
    """Find the columns whose dates show by themselves in which order day and month are."""
    found, numeric = {}, set()
    for each in fields:
        shown = [orders for words in _words(grid, each.column) if (orders := day_orders(words))]
        common = frozenset.intersection(*shown) if shown else frozenset()
        if shown and not each.reading.order:
            numeric.add(each.column)
        if len(common) == 1 and not each.reading.order:
            found[each.column] = next(iter(common))
    # One table is written in one way: what one column shows holds for those that show nothing.
    common = frozenset(found.values())
    return {column: next(iter(common)) for column in numeric} if len(common) == 1 else found


def _decimals(grid: Grid, fields: Iterable[Field]) -> Mapping[str, str]:
    """Find the columns whose numbers show by themselves which sign is the decimal one."""
    shown = {
        each.column: {sign for words in _words(grid, each.column) if (sign := shown_decimal(words))} for each in fields
    }
    return {column: next(iter(signs)) for column, signs in shown.items() if len(signs) == 1}


def _file_problems(grid: Grid, mapping: TableMapping, orders: Mapping[str, str]) -> Iterator[Problem]:
    """Tell what was found out about the file by itself, and which columns are not read."""
    whole = Cell(grid.header_row, "", grid.sheet)
    for note in grid.notes:
        yield Problem(trouble=Trouble.NOTE, place=whole, words="", messages=note)
    read = mapping.columns() | set(mapping.ignored)
    for number, name in enumerate(grid.header):
        place = Cell(grid.header_row, letters(number), grid.sheet)
        if name not in read:
            yield Problem(trouble=Trouble.COLUMN, place=place, words=name, messages=messages(Trouble.COLUMN, name))
        if name in orders:
            yield Problem(trouble=Trouble.NOTE, place=place, words=name, messages=_order_note(name, orders[name]))


def _order_note(column: str, order: str) -> dict[str, str]:
    english, french, arabic = {
        "dmy": ("day, month, year", "jour, mois, année", "اليوم فالشهر فالسنة"),
        "mdy": ("month, day, year", "mois, jour, année", "الشهر فاليوم فالسنة"),
    }[order]
    return {
        "en": f"The dates of “{column}” were read as {english}: some of them cannot be read otherwise.",
        "fr": f"Les dates de « {column} » ont été lues comme {french} : certaines ne peuvent se lire autrement.",
        "ar": f"قُرئت تواريخ «{column}» بترتيب {arabic}: فبعضها لا يُقرأ إلا كذلك.",
    }
