"""How pages and sources are cited, in BibTeX: a page by its address at a revision, which never changes; a source by the
address that its publisher gave it, and the day on which it was taken from there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

_KEY: Final = re.compile(r"[^A-Za-z0-9]+")
_SPECIAL: Final = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{each: "\\" + each for each in "&%$#_{}"},
}
# What stays in the address of a source: all that may stand in one. Braces and backslashes would end the field.
_IN_ADDRESSES: Final = ":/?#[]@!$&'()*+,;=%~"


@dataclass(frozen=True, slots=True)
class Citation:
    """The number of a revision, the address of a page at it, and both as BibTeX."""

    revision: int
    address: str
    bibtex: str


def citation(iri: str, title: str, address: str, revision: int, day: str) -> Citation:
    """Cite what the page of an IRI says at a revision; `address` is that of the page, `day` that of the revision.

    Without a day, which only previews lack, the entry has no year.
    """
    there = f"{address}?rev={revision}"
    key = _key(iri.rsplit("/id/", 1)[-1])
    year = f"  year = {{{day[:4]}}},\n" if day else ""
    of = f"Revision {revision}{f' of {day}' if day else ''}"
    bibtex = (
        f"@misc{{missiongraph-{key}-{revision},\n  title = {{{{{_escaped(title)}}}}},\n"
        f"  author = {{{{MissionGraph}}}},\n{year}  howpublished = {{\\url{{{there}}}}},\n"
        f"  note = {{{of}, \\url{{{iri}}}}}\n}}"
    )
    return Citation(revision, there, bibtex)


def source_bibtex(iri: str, title: str, publishers: Sequence[str], address: str, day: str) -> str:
    """Cite a source document; `day` is when it was taken from its address, "" where that is not known exactly."""
    lines = [f"  title = {{{{{_escaped(title)}}}}}"]
    if publishers:
        lines.append(f"  author = {{{' and '.join(f'{{{_escaped(each)}}}' for each in publishers)}}}")
    if address:
        lines.append(f"  howpublished = {{\\url{{{quote(address, safe=_IN_ADDRESSES)}}}}}")
    if day:
        lines.append(f"  urldate = {{{_escaped(day)}}}")
    lines.append(f"  note = {{{f'Captured on {_escaped(day)}, ' if day else ''}\\url{{{iri}}}}}")
    return f"@misc{{{_key(iri.rsplit('/document/', 1)[-1])},\n" + ",\n".join(lines) + "\n}"


def _key(name: str) -> str:
    return _KEY.sub("-", name).strip("-").lower()


def _escaped(text: str) -> str:
    return "".join(_SPECIAL.get(each, each) for each in text)
