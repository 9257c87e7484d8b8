"""Where the shipped folders are: the checkout's own in a checkout, the packaged ones in a wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def folder(name: str) -> Path:
    """Return the shipped folder `data`, `ontology`, `queries` or `shapes`.

    Raises FileNotFoundError when the installation lacks it.
    """
    for place in (_PACKAGE / "_assets" / name, _PACKAGE.parent.parent / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"The folder {name!r} is missing from this installation; install missiongraph again.")
