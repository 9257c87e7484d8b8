"""Where the register of an identifier scheme shows what an identifier stands for: an address made from a template.

Templates are those of RFC 6570 that `mg:uriTemplate` allows: one variable, `{name}` for the identifier as a whole or
`{/name*}` for its parts between slashes as parts of a path (§3.2.6). Identifiers come from anybody, so nothing of one
but letters, digits, `-`, `.`, `_` and `~` stays as it is, and one that would climb in the path is not linked.
Nothing is asked of a register; a reader may follow the link.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

_TEMPLATE: Final = re.compile(
    r"(?P<before>https://[a-z0-9.-]+[^{}\s]*)\{(?P<path>/?)[a-z]+(?P<parts>\*?)\}(?P<after>[^{}\s]*)"
)
_CLIMBING: Final = frozenset(("", ".", ".."))


def register_address(template: str, identifier: str) -> str:
    """Return the address of an identifier in its register; "" where there is none."""
    found = _TEMPLATE.fullmatch(template)
    if found is None or bool(found["path"]) != bool(found["parts"]):
        return ""
    parts = _own_part("".join(identifier.split()), found["before"] + found["path"]).split(
        "/" if found["path"] else None
    )
    if not parts or _CLIMBING & set(parts):
        return ""
    written = "".join(found["path"] + quote(part, safe="") for part in parts)
    return found["before"] + written + found["after"]


def _own_part(identifier: str, before: str) -> str:
    """Return what is left of an identifier that itself is an address of the register, by http or https."""
    return re.sub("^http://", "https://", identifier).removeprefix(before)
