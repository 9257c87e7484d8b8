"""Words of the catalogued questions and their answers."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "Answer": ("Réponse", "الإجابة"),
    "As a query": ("En requête", "كاستعلام"),
    "Ask": ("Demander", "اسأل"),
    "Each is a query that is kept with its expected answer; it can be asked of other things by its form.": (
        "Chacune est une requête conservée avec sa réponse attendue ; son formulaire la pose sur autre chose.",
        "كل سؤال استعلام محفوظ مع إجابته المتوقعة، ويمكن طرحه عن أشياء أخرى عبر النموذج.",
    ),
    "funding": ("Financement", "التمويل"),
    "mandates": ("Mandats", "الولايات"),
    "missions": ("Missions", "البعثات"),
    "Only the first {number} rows are shown. The files hold all of them.": (
        "Seules les {number} premières lignes sont affichées. Les fichiers les contiennent toutes.",
        "تظهر أول {number} من الصفوف فقط، والملفات تحتوي عليها كلها.",
    ),
    "organisations": ("Organisations", "المنظمات"),
    "projects": ("Projets", "المشاريع"),
    "quality": ("Qualité des données", "جودة البيانات"),
    "Questions": ("Questions", "الأسئلة"),
    "The answer is empty: nothing in this graph matches.": (
        "La réponse est vide : rien dans ce graphe ne correspond.",
        "الإجابة فارغة: لا شيء مطابق في هذا المخطط.",
    ),
}
