"""Words of revisions, of differences between them, and of feeds."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "About": ("Au sujet de", "عن"),
    "Added": ("Ajoutés", "أُضيف"),
    "added": ("ajouté", "أُضيف"),
    "Added or removed": ("Ajouté ou supprimé", "أُضيف أو حُذف"),
    "Before": ("Avant", "سابقًا"),
    "changed": ("modifié", "معدَّل"),
    "Documents and graphs": ("Documents et graphes", "الوثائق والمخططات"),
    "gone": ("disparu", "محذوف"),
    "new": ("nouveau", "جديد"),
    "Nothing changed.": ("Rien n'a changé.", "لم يتغير شيء."),
    "Now": ("Maintenant", "الآن"),
    "Removed": ("Supprimés", "حُذف"),
    "removed": ("supprimé", "حُذف"),
    "Statements": ("Énoncés", "عبارات"),
    "The first {shown} of {total}": ("Les {shown} premiers sur {total}", "أول {shown} من أصل {total}"),
    "the same words, another proof": ("mêmes mots, autre preuve", "الكلمات نفسها بدليل آخر"),
    "What became of it": ("Ce qu'il est devenu", "ما آلت إليه"),
    "What is said otherwise": ("Ce qui est dit autrement", "ما يُقال على نحو آخر"),
    "What rules conclude from it: {added} added, {removed} removed": (
        "Ce que les règles en concluent : {added} ajoutés, {removed} supprimés",
        "ما تستنتجه القواعد منه: أُضيف {added} وحُذف {removed}",
    ),
    "{added} statements added, {removed} removed": (
        "{added} énoncés ajoutés, {removed} supprimés",
        "أُضيفت {added} عبارة وحُذفت {removed}",
    ),
    "{number} of them are made by other documents as well, so nothing is said otherwise": (
        "{number} d'entre eux figurent aussi dans d'autres documents : rien n'est dit autrement",
        "{number} منها ترد في وثائق أخرى أيضًا، فلا يتغير بها ما يُقال",
    ),
}
