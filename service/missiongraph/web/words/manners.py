"""Words of what a good web site has beside its pages: addresses that moved, maps, pictures."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "It is now": ("L'adresse est désormais", "العنوان الآن هو"),
    "Look at this instead": ("À regarder à la place", "انظر هذا بدلًا منه"),
    "These addresses lead here now:": ("Ces adresses mènent désormais ici :", "تقود هذه العناوين الآن إلى هنا:"),
    "This address has moved": ("Cette adresse a changé", "تغيّر هذا العنوان"),
    "This address leads here now:": ("Cette adresse mène désormais ici :", "يقود هذا العنوان الآن إلى هنا:"),
    "This thing was retired": ("Cette chose a été retirée", "أُلغي هذا الشيء"),
    "What was said of it": ("Ce qui en était dit", "ما قيل عنه"),
}
