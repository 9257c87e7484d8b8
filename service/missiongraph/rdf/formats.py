"""The formats that we read and write: their names, media types and file extensions, in one table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pyoxigraph import QueryResultsFormat, RdfFormat


@dataclass(frozen=True, slots=True)
class GraphFormat:
    """A syntax for RDF graphs or datasets. `media_types` starts with the registered one."""

    name: str
    label: str
    media_types: tuple[str, ...]
    engine: RdfFormat
    has_graphs: bool = False

    def __reduce__(self) -> tuple[object, ...]:
        """Travel to other processes by name: the engine's own object does not travel, and there is one of each."""
        return graph_format, (self.name,)

    @property
    def media_type(self) -> str:
        """The registered media type."""
        return self.media_types[0]

    @property
    def iri(self) -> str:
        """What the W3C's list of unique IRIs for file formats calls it."""
        return self.engine.iri


@dataclass(frozen=True, slots=True)
class ResultFormat:
    """A syntax for SELECT and ASK results. Only some can say true or false (SPARQL 1.1 CSV/TSV §1 has no ASK).

    `engine` is None where we write the format ourselves (`rdf.results`). `iri` is its name in the W3C's list of unique
    IRIs for file formats, if it is there.
    """

    name: str
    label: str
    media_types: tuple[str, ...]
    engine: QueryResultsFormat | None
    iri: str = ""
    has_boolean: bool = True

    @property
    def media_type(self) -> str:
        """The registered media type."""
        return self.media_types[0]


@dataclass(frozen=True, slots=True)
class TableFormat:
    """A table that statements are read from by a mapping (`ingest`). `media_types` starts with the registered one."""

    name: str
    label: str
    media_types: tuple[str, ...]

    def __reduce__(self) -> tuple[object, ...]:
        """Travel to other processes by name: there is one of each."""
        return table_format, (self.name,)

    @property
    def media_type(self) -> str:
        """The registered media type."""
        return self.media_types[0]


TURTLE: Final = GraphFormat("ttl", "Turtle", ("text/turtle", "application/x-turtle"), RdfFormat.TURTLE)
N_TRIPLES: Final = GraphFormat("nt", "N-Triples", ("application/n-triples", "text/plain"), RdfFormat.N_TRIPLES)
JSON_LD: Final = GraphFormat("jsonld", "JSON-LD", ("application/ld+json", "application/json"), RdfFormat.JSON_LD)
RDF_XML: Final = GraphFormat(
    "rdf", "RDF/XML", ("application/rdf+xml", "application/xml", "text/xml"), RdfFormat.RDF_XML
)
N_QUADS: Final = GraphFormat("nq", "N-Quads", ("application/n-quads",), RdfFormat.N_QUADS, has_graphs=True)
TRIG: Final = GraphFormat("trig", "TriG", ("application/trig", "application/x-trig"), RdfFormat.TRIG, has_graphs=True)

GRAPH_FORMATS: Final = (TURTLE, N_TRIPLES, JSON_LD, RDF_XML, N_QUADS, TRIG)

_W3C: Final = "http://www.w3.org/ns/formats/"

SRJ: Final = ResultFormat(
    "json",
    "JSON",
    ("application/sparql-results+json", "application/json"),
    QueryResultsFormat.JSON,
    _W3C + "SPARQL_Results_JSON",
)
SRX: Final = ResultFormat(
    "xml",
    "XML",
    ("application/sparql-results+xml", "application/xml", "text/xml"),
    QueryResultsFormat.XML,
    _W3C + "SPARQL_Results_XML",
)
CSV: Final = ResultFormat("csv", "CSV", ("text/csv",), None, _W3C + "SPARQL_Results_CSV", has_boolean=False)
TSV: Final = ResultFormat(
    "tsv", "TSV", ("text/tab-separated-values",), QueryResultsFormat.TSV, _W3C + "SPARQL_Results_TSV", has_boolean=False
)
XLSX: Final = ResultFormat(
    "xlsx", "Excel", ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",), None, has_boolean=False
)
PARQUET: Final = ResultFormat("parquet", "Parquet", ("application/vnd.apache.parquet",), None, has_boolean=False)

RESULT_FORMATS: Final = (SRJ, SRX, CSV, TSV, XLSX, PARQUET)

CSV_TABLE: Final = TableFormat("csv", "CSV", ("text/csv", "text/tab-separated-values"))
WORKBOOK: Final = TableFormat("xlsx", "Excel", XLSX.media_types)

TABLE_FORMATS: Final = (CSV_TABLE, WORKBOOK)

_OTHER_NAMES: Final = {
    "turtle": "ttl",
    "ntriples": "nt",
    "n-triples": "nt",
    "nquads": "nq",
    "n-quads": "nq",
    "json-ld": "jsonld",
    "rdf+xml": "rdf",
    "rdfxml": "rdf",
    "srj": "json",
    "srx": "xml",
}


def canonical_name(word: str) -> str:
    """Map what people write for a format ("turtle", "json-ld", "srj") to its name here."""
    word = word.strip().lower()
    return _OTHER_NAMES.get(word, word)


def graph_format(word: str) -> GraphFormat | None:
    """Find a graph format by name, other name, or media type without parameters."""
    name = canonical_name(word)
    return next((each for each in GRAPH_FORMATS if name == each.name or name in each.media_types), None)


def result_format(word: str) -> ResultFormat | None:
    """Find a result format by name, other name, or media type without parameters."""
    name = canonical_name(word)
    return next((each for each in RESULT_FORMATS if name == each.name or name in each.media_types), None)


def table_format(word: str) -> TableFormat | None:
    """Find a format of tables by name, other name, or media type without parameters."""
    name = canonical_name(word)
    name = "csv" if name == "tsv" else name
    return next((each for each in TABLE_FORMATS if name == each.name or name in each.media_types), None)
