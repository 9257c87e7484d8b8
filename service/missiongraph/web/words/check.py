"""Words of the page that checks data."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "Ctrl-Z takes back, F8 goes to the next marked place. Tab leaves the editor.": (
        "Ctrl-Z annule, F8 va au prochain endroit signalé. Tab quitte l'éditeur.",
        "للتراجع Ctrl-Z، وللانتقال إلى الموضع المعلَّم التالي F8، وللخروج من المحرر Tab.",
    ),
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
    "A file": ("Un fichier", "ملف"),
    "and more": ("et d'autres", "وغيرها"),
    "Apply the safe fixes": ("Appliquer les corrections sûres", "طبّق التصحيحات الأكيدة"),
    "asked for": ("demandé", "المطلوب"),
    "Changes made": ("Modifications apportées", "التغييرات التي أُجريت"),
    "Coverage": ("Couverture", "التغطية"),
    "Download the corrected file": ("Télécharger le fichier corrigé", "نزّل الملف المصحح"),
    "find out": ("à déterminer", "يُستنتج"),
    "Fix": ("Correction", "تصحيح"),
    "Mended": ("Corrigé", "أُصلح"),
    "Nodes without a type": ("Nœuds sans type", "عقد بلا صنف"),
    "No findings": ("Aucun constat", "لا ملاحظات"),
    "Nothing was certain enough to be changed.": (
        "Rien n'était assez certain pour être modifié.",
        "لم يكن شيء أكيدًا بما يكفي لتغييره.",
    ),
    "or RDF text": ("ou un texte RDF", "أو نص RDF"),
    "Perhaps": ("Peut-être", "ربما"),
    "The document that it is to become, if its address is known": (
        "Le document qu'il doit devenir, si son adresse est connue",
        "الوثيقة التي سيصبحها، إن كان عنوانها معروفًا",
    ),
    "The report as": ("Le rapport en", "التقرير بصيغة"),
}
