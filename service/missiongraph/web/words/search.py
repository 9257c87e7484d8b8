"""Words of the search."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "All": ("Tout", "الكل"),
    "Kinds": ("Types", "الأنواع"),
    "Name, acronym or identifier": ("Nom, sigle ou identifiant", "اسم أو مختصر أو معرّف"),
    "Nothing is called “{words}”, nor spelled like it.": (
        "Rien ne s'appelle « {words} » ni ne s'écrit presque ainsi.",
        "لا شيء يسمى «{words}» ولا يُكتب بما يقاربه.",
    ),
    "Search": ("Rechercher", "ابحث"),
    "Suggestions": ("Suggestions", "اقتراحات"),
    "The index of names is being made. Search again in a moment.": (
        "L'index des noms est en cours de création. Recherchez à nouveau dans un instant.",
        "فهرس الأسماء قيد الإنشاء. ابحث مجددًا بعد لحظة.",
    ),
    "This was found in revision {number}; the index is catching up.": (
        "Trouvé dans la révision {number} ; l'index se met à jour.",
        "عُثر على هذا في المراجعة {number}؛ والفهرس يلحق بها.",
    ),
    "{number} found": ("{number} trouvés", "عُثر على {number}"),
}
