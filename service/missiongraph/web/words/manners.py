"""Words of what a good web site has beside its pages: addresses that moved, maps, pictures."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "a point": ("un point", "نقطة"),
    "As": ("En tant que", "بصفة"),
    "Boundaries: Natural Earth; shown without any position on their status.": (
        "Frontières : Natural Earth ; montrées sans aucune prise de position sur leur statut.",
        "الحدود: Natural Earth، وتُعرض دون اتخاذ أي موقف من وضعها.",
    ),
    "Drawn as": ("Dessiné comme", "مرسوم بوصفه"),
    "It is now": ("L'adresse est désormais", "العنوان الآن هو"),
    "Look at this instead": ("À regarder à la place", "انظر هذا بدلًا منه"),
    "Map: {places}": ("Carte : {places}", "خريطة: {places}"),
    "not drawn": ("non dessiné", "غير مرسوم"),
    "Place": ("Lieu", "المكان"),
    "The map as a table": ("La carte en tableau", "الخريطة كجدول"),
    "The outlines of countries are not installed on this service; only places with coordinates are drawn.": (
        "Les contours des pays ne sont pas installés sur ce service ; seuls les lieux avec coordonnées sont dessinés.",
        "حدود البلدان غير مثبتة في هذه الخدمة، فلا تُرسم إلا الأماكن ذات الإحداثيات.",
    ),
    "These addresses lead here now:": ("Ces adresses mènent désormais ici :", "تقود هذه العناوين الآن إلى هنا:"),
    "This address has moved": ("Cette adresse a changé", "تغيّر هذا العنوان"),
    "This address leads here now:": ("Cette adresse mène désormais ici :", "يقود هذا العنوان الآن إلى هنا:"),
    "This thing was retired": ("Cette chose a été retirée", "أُلغي هذا الشيء"),
    "What was said of it": ("Ce qui en était dit", "ما قيل عنه"),
}
