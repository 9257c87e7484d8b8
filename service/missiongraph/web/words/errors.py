"""Titles of the errors that somebody with a browser may meet; what exactly is wrong is told in English."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "A parameter of the question cannot be used": (
        "Un paramètre de la question est inutilisable",
        "لا يمكن استعمال أحد معاملات السؤال",
    ),
    "A valid token is needed": ("Un jeton valable est nécessaire", "يلزم رمز صالح"),
    "Errors are problem documents (RFC 9457). The code is stable; the detail says what to do next.": (
        "Les erreurs sont des « problem documents » (RFC 9457). Le code est stable ; le détail dit que faire ensuite.",
        "الأخطاء وثائق مشكلات (RFC 9457). الرمز ثابت، والتفصيل يقول ما ينبغي فعله بعد ذلك.",
    ),
    "No room for more kept queries": ("Plus de place pour d'autres requêtes", "لا مكان لاستعلامات محفوظة أخرى"),
    "Nothing is known under this address": ("Rien n'est connu à cette adresse", "لا شيء معروف تحت هذا العنوان"),
    "Other revisions changed the same": (
        "D'autres révisions ont changé la même chose",
        "غيّرت مراجعات أخرى الشيء نفسه",
    ),
    "Something went wrong on our side": ("Une erreur s'est produite de notre côté", "حدث خطأ من جانبنا"),
    "The answer is too large": ("La réponse est trop volumineuse", "الإجابة أكبر من المسموح"),
    "The body is too large": ("L'envoi est trop volumineux", "المرسَل أكبر من المسموح"),
    "The change breaks rules that block publication": (
        "Le changement enfreint des règles qui bloquent la publication",
        "يخالف التغيير قواعد تمنع النشر",
    ),
    "The query is beyond a limit of this service": (
        "La requête dépasse une limite de ce service",
        "يتجاوز الاستعلام حدًّا من حدود هذه الخدمة",
    ),
    "The query needed too much memory": (
        "La requête demande trop de mémoire",
        "احتاج الاستعلام إلى ذاكرة أكثر من المسموح",
    ),
    "The query took too long": ("La requête a pris trop de temps", "استغرق الاستعلام وقتًا أطول من المسموح"),
    "The query uses something that this service does not allow": (
        "La requête emploie ce que ce service n'autorise pas",
        "يستعمل الاستعلام ما لا تسمح به هذه الخدمة",
    ),
    "The query was stopped": ("La requête a été arrêtée", "أُوقف الاستعلام"),
    "The request cannot be understood": ("La demande ne peut pas être comprise", "تعذّر فهم الطلب"),
    "The request clashes with the present state": (
        "La demande est en conflit avec l'état actuel",
        "يتعارض الطلب مع الحالة الراهنة",
    ),
    "The service is busy": ("Le service est occupé", "الخدمة مشغولة"),
    "The text does not parse": ("Le texte est mal formé", "تعذّر تحليل النص"),
    "This is no longer available": ("Ceci n'est plus disponible", "لم يعد هذا متاحًا"),
    "This media type cannot be read here": ("Ce type de fichier n'est pas lu ici", "لا يُقرأ هذا النوع من الملفات هنا"),
    "This revision is being rebuilt": ("Cette révision est en cours de reconstruction", "يُعاد بناء هذه المراجعة الآن"),
    "This token does not allow that": ("Ce jeton ne le permet pas", "هذا الرمز لا يسمح بذلك"),
    "You ask too much at once": ("Vous demandez trop à la fois", "تطلب الكثير دفعة واحدة"),
    "You do this too often": ("Vous le faites trop souvent", "تكرر ذلك أكثر من المسموح"),
}
