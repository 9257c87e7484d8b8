"""Words of the SPARQL workbench and its editor."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "Ctrl-Enter runs the query. Tab leaves the editor.": (
        "Ctrl-Entrée lance la requête. Tab quitte l'éditeur.",
        "Ctrl-Enter يشغّل الاستعلام. Tab يغادر المحرّر.",
    ),
    "This box is plain: the editor with completion is not installed on this service.": (
        "Ce champ est simple : l'éditeur avec complétion n'est pas installé sur ce service.",
        "هذا الحقل بسيط: المحرّر ذو الإكمال غير مثبّت في هذه الخدمة.",
    ),
    "Whose code the scripts hold": ("De qui vient le code des scripts", "أصحاب الشفرة في البرامج النصية"),
}
