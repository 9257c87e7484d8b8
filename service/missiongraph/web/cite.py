"""How a page is cited: its address at a revision, which never changes, and an entry for BibTeX."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_KEY: Final = re.compile(r"[^A-Za-z0-9]+")
_SPECIAL: Final = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{each: "\\" + each for each in "&%$#_{}"},
}


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
    key = _KEY.sub("-", iri.rsplit("/id/", 1)[-1]).strip("-").lower()
    year = f"  year = {{{day[:4]}}},\n" if day else ""
    of = f"Revision {revision}{f' of {day}' if day else ''}"
    bibtex = (
        f"@misc{{missiongraph-{key}-{revision},\n  title = {{{{{_escaped(title)}}}}},\n"
        f"  author = {{{{MissionGraph}}}},\n{year}  howpublished = {{\\url{{{there}}}}},\n"
        f"  note = {{{of}, \\url{{{iri}}}}}\n}}"
    )
    return Citation(revision, there, bibtex)


def _escaped(text: str) -> str:
    return "".join(_SPECIAL.get(each, each) for each in text)
