"""Words of the page that checks data."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "Can be published": ("Peut être publié", "يمكن نشره"),
    "Cannot be published": ("Ne peut pas être publié", "لا يمكن نشره"),
    "Check": ("Vérifier", "افحص"),
    "checked": ("vérifié", "فُحص"),
    "Data to check": ("Données à vérifier", "البيانات المراد فحصها"),
    "did you mean": ("vouliez-vous dire", "هل قصدت"),
    "Example": ("Exemple", "مثال"),
    "Expected": ("Attendu", "المتوقع"),
    "Found": ("Trouvé", "الموجود"),
    "Info": ("Information", "معلومة"),
    "known term without a rule": ("terme connu sans règle", "مصطلح معروف بلا قاعدة"),
    "node without a type": ("nœud sans type", "عقدة بلا صنف"),
    "Property": ("Propriété", "الخاصية"),
    "RDF text": ("Texte RDF", "نص RDF"),
    "Rule": ("Règle", "القاعدة"),
    "Rules that could not run": ("Règles qui n'ont pas pu s'exécuter", "قواعد تعذّر تشغيلها"),
    "Terms that the ontology does not know": ("Termes que l'ontologie ne connaît pas", "مصطلحات لا تعرفها الأنطولوجيا"),
    "The data are checked against the shapes, together with what is published. Nothing is stored.": (
        "Les données sont vérifiées selon les formes, avec ce qui est publié. Rien n'est conservé.",
        "تُفحص البيانات وفق القواعد مع ما هو منشور، ولا يُحفظ شيء.",
    ),
    "unknown term": ("terme inconnu", "مصطلح غير معروف"),
    "Violation": ("Violation", "مخالفة"),
    "Warning": ("Avertissement", "تنبيه"),
    "was there before": ("était déjà là", "كان موجودًا من قبل"),
    "What was checked": ("Ce qui a été vérifié", "ما تم فحصه"),
}
