"""The words of the interface in French and Arabic, by their English form. Data bring their own languages along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

_PLACE: Final = {"fr": 0, "ar": 1}

CATALOGUE: Final[dict[str, tuple[str, str]]] = {
    ", ": (", ", "، "),
    ", not counted": (", non compté", "، غير محسوب"),
    ":": ("\u00a0:", ":"),
    "About the document itself": ("À propos du document lui-même", "عن الوثيقة نفسها"),
    "all {number}": ("les {number}", "الكل ({number})"),
    "As data": ("En données", "كبيانات"),
    "Ask in SPARQL": ("Interroger en SPARQL", "الاستعلام بلغة SPARQL"),
    "Ask the graph in SPARQL 1.1. The default graph unites all published sources; each source is also a named graph.": (
        (
            "Interrogez le graphe en SPARQL 1.1. Le graphe par défaut réunit toutes les sources publiées ; chaque "
            "source est aussi un graphe nommé."
        ),
        "استعلم عن البيانات بلغة SPARQL 1.1. يجمع المخطط الافتراضي كل المصادر المنشورة، ولكل مصدر مخططه المسمّى أيضًا.",
    ),
    "Asking from programs": ("Interroger depuis des programmes", "الاستعلام من البرامج"),
    "Breadcrumb": ("Fil d'Ariane", "مسار التنقل"),
    "By the rule, from": ("Par la règle, à partir de", "بالقاعدة، من"),
    "captured {date}": ("texte relevé : {date}", "تاريخ أخذ النص: {date}"),
    "Check data": ("Vérifier des données", "فحص البيانات"),
    "Claims of the sources": ("Affirmations des sources", "إفادات المصادر"),
    "Classes of claims": ("Classes d'affirmations", "أصناف الإفادات"),
    "Classes of things": ("Classes de choses", "أصناف الأشياء"),
    "Code": ("Code", "الرمز"),
    "Count": ("Nombre", "العدد"),
    "day of capture not known": ("date de relevé inconnue", "تاريخ أخذ النص غير معروف"),
    "Derived": ("Dérivé", "مشتق"),
    "Error {status}": ("Erreur {status}", "خطأ {status}"),
    "Examples": ("Exemples", "أمثلة"),
    "Facts": ("Faits", "الوقائع"),
    "for instances of": ("pour les instances de", "لعناصر الصنف"),
    "Format": ("Format", "الصيغة"),
    "From": ("De", "من"),
    "Further": ("Autres", "أخرى"),
    "Get this data": ("Obtenir ces données", "تنزيل هذه البيانات"),
    "Graph": ("Graphe", "مخطط"),
    "Home": ("Accueil", "الصفحة الرئيسية"),
    "How many things are there of each class?": (
        "Combien de choses y a-t-il dans chaque classe ?",
        "كم عدد الأشياء في كل صنف؟",
    ),
    "In the ontology": ("Dans l'ontologie", "في الأنطولوجيا"),
    "Language": ("Langue", "اللغة"),
    "Language of this text: {tag}": ("Langue de ce texte : {tag}", "لغة هذا النص: {tag}"),
    "line {number}": ("ligne {number}", "السطر {number}"),
    "lines {first}–{last}": ("lignes {first}–{last}", "الأسطر {first}–{last}"),  # noqa: RUF001  # a range
    "Lists of concepts from which claims take their kinds, codes and measures.": (
        "Listes de concepts d'où les affirmations tirent leurs types, leurs codes et leurs mesures.",
        "قوائم المفاهيم التي تأخذ منها الإفادات أنواعها ورموزها ومقاييسها.",
    ),
    "Main": ("Principal", "القائمة الرئيسية"),
    "Class": ("Classe", "صنف"),
    "In this graph": ("Dans ce graphe", "في هذا المخطط"),
    "Questions that use it": ("Questions qui l'utilisent", "الأسئلة التي تستعمله"),
    "What the term is connected with": ("Ce à quoi le terme est lié", "ما يرتبط به المصطلح"),
    "Drawn from the ontology and the shapes.": (
        "Dessiné d'après l'ontologie et les formes.",
        "مرسوم من الأنطولوجيا والأشكال.",
    ),
    "use, rules and examples": ("usage, règles et exemples", "الاستعمال والقواعد والأمثلة"),
    "{number} things of this class": ("{number} choses de cette classe", "عدد الأشياء من هذا الصنف: {number}"),
    "{number} statements with this property": (
        "{number} énoncés avec cette propriété",
        "عدد العبارات بهذه الخاصية: {number}",
    ),
    "narrower than": ("plus étroit que", "أضيق من"),
    "Next page": ("Page suivante", "الصفحة التالية"),
    "On this page": ("Sur cette page", "في هذه الصفحة"),
    "Ontology": ("Ontologie", "الأنطولوجيا"),
    "Page {page} of {pages}": ("Page {page} sur {pages}", "الصفحة {page} من {pages}"),
    "Pages": ("Pages", "الصفحات"),
    "Pointing here": ("Ce qui renvoie ici", "ما يشير إلى هنا"),
    "preferred": ("préféré", "مفضَّل"),
    "Previous page": ("Page précédente", "الصفحة السابقة"),
    "Properties that link": ("Propriétés qui relient", "خصائص تربط"),
    "Properties with values": ("Propriétés à valeur", "خصائص ذات قيم"),
    "Query": ("Requête", "الاستعلام"),
    "Read as": ("Lu comme", "قُرئ على أنه"),
    "Relation": ("Relation", "العلاقة"),
    "retired": ("retiré", "مُلغى"),
    "Revision {number}": ("Révision {number}", "المراجعة {number}"),
    "Revision {number} of {day}": ("Révision {number} du {day}", "المراجعة {number} بتاريخ {day}"),
    "Run": ("Exécuter", "تنفيذ"),
    "seen from its object": ("vu depuis son objet", "من جهة المفعول"),
    "set aside": ("écarté", "مستبعد"),
    "Shapes": ("Formes", "الأشكال"),
    "Skip to content": ("Aller au contenu", "انتقل إلى المحتوى"),
    "Source document": ("Document source", "وثيقة المصدر"),
    "Source {number}": ("Source {number}", "المصدر {number}"),
    "Sources": ("Sources", "المصادر"),
    "State of the service": ("État du service", "حالة الخدمة"),
    "The claim": ("L'affirmation", "الإفادة"),
    "the document as a whole": ("le document dans son ensemble", "الوثيقة بكاملها"),
    "The first {shown} of {total}; /data has all of them.": (
        "Les {shown} premiers sur {total} ; /data les donne tous.",
        "أول {shown} من أصل {total}؛ وتجدها كلها في /data.",
    ),
    "These are many, so they are sorted by address and not by name.": (
        "Ils sont nombreux ; ils sont donc triés par adresse et non par nom.",
        "عددها كبير، لذلك رُتّبت حسب العنوان لا حسب الاسم.",
    ),
    "Things": ("Choses", "الأشياء"),
    "This claim": ("Cette affirmation", "هذه الإفادة"),
    "use instead": ("utiliser plutôt", "استعمل بدلًا منه"),
    "Value": ("Valeur", "القيمة"),
    "values": ("valeurs", "القيم"),
    "Vocabularies": ("Vocabulaires", "المفردات"),
    "what is accepted": ("ce qui est accepté", "ما يُقبل"),
    "What a source says of": ("Ce qu'une source dit de", "ما يقوله مصدر عن"),
    "What do sources say of a mission, and where?": (
        "Que disent les sources d'une mission, et où ?",
        "ماذا تقول المصادر عن بعثة، وأين؟",
    ),
    "What is accepted as data: each rule with its message, its reason, and an example that meets it.": (
        "Ce qui est accepté comme données : chaque règle avec son message, sa raison et un exemple conforme.",
        "ما يُقبل من البيانات: كل قاعدة مع رسالتها وسببها ومثال يستوفيها.",
    ),
    "What it says, in the order of its lines": (
        "Ce qu'il dit, dans l'ordre de ses lignes",
        "ما تقوله، بترتيب أسطرها",
    ),
    "What rules conclude from the facts above, in plain properties and in those of other vocabularies ({number})": (
        "Ce que des règles concluent des faits ci-dessus, en propriétés simples et d'autres vocabulaires ({number})",
        "ما تستنتجه القواعد من الوقائع أعلاه، بخصائص بسيطة وبخصائص مفردات أخرى ({number})",
    ),
    "What the words mean in which this graph is written. It says what things are; the shapes say what is accepted.": (
        (
            "Le sens des mots dans lesquels ce graphe est écrit. Elle dit ce que sont les choses ; les formes disent "
            "ce qui est accepté."
        ),
        "معاني الكلمات التي كُتبت بها هذه البيانات. هي تقول ما الأشياء، والأشكال تقول ما يُقبل.",
    ),
    "Where": ("Où", "الموضع"),
    "Who runs, funds and staffs police, rule-of-law and security missions, with the source's words for each fact.": (
        (
            "Qui dirige, finance et dote en personnel les missions de police, d'état de droit et de sécurité, avec "
            "les mots de la source de chaque fait."
        ),
        "من يدير بعثات الشرطة وسيادة القانون والأمن ومن يموّلها ومن يزودها بالأفراد، مع كلمات مصدر كل واقعة.",
    ),
    "Why": ("Pourquoi", "السبب"),
    "Why it is preferred": ("Raison de la préférence", "سبب التفضيل"),
    "wider than": ("plus large que", "أوسع من"),
    "Words": ("Mots", "الكلمات"),
    "{number} claims": ("affirmations : {number}", "الإفادات: {number}"),
    "{number} concepts": ("concepts : {number}", "المفاهيم: {number}"),
    "{number} statements": ("triplets : {number}", "العبارات: {number}"),
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
    "See the newest": ("Voir la plus récente", "عرض الأحدث"),
    "This is revision {number}, not the newest.": (
        "Ceci est la révision {number}, pas la plus récente.",
        "هذه المراجعة {number} وليست الأحدث.",
    ),
    "Answer": ("Réponse", "الإجابة"),
    "As a query": ("En requête", "كاستعلام"),
    "Ask": ("Demander", "اسأل"),
    "Each is a query that is kept with its expected answer; it can be asked of other things by its form.": (
        "Chacune est une requête conservée avec sa réponse attendue ; son formulaire la pose sur autre chose.",
        "كل سؤال استعلام محفوظ مع إجابته المتوقعة، ويمكن طرحه عن أشياء أخرى عبر النموذج.",
    ),
    "Only the first {number} rows are shown. The files hold all of them.": (
        "Seules les {number} premières lignes sont affichées. Les fichiers les contiennent toutes.",
        "تظهر أول {number} من الصفوف فقط، والملفات تحتوي عليها كلها.",
    ),
    "Questions": ("Questions", "الأسئلة"),
    "The answer is empty: nothing in this graph matches.": (
        "La réponse est vide : rien dans ce graphe ne correspond.",
        "الإجابة فارغة: لا شيء مطابق في هذا المخطط.",
    ),
    "funding": ("Financement", "التمويل"),
    "mandates": ("Mandats", "الولايات"),
    "missions": ("Missions", "البعثات"),
    "organisations": ("Organisations", "المنظمات"),
    "projects": ("Projets", "المشاريع"),
    "quality": ("Qualité des données", "جودة البيانات"),
    "Table": ("Tableau", "جدول"),
    "The whole graph as a file:": ("Le graphe entier en un fichier :", "المخطط كله في ملف:"),
    "Addresses of this service": ("Adresses de ce service", "عناوين هذه الخدمة"),
    "Errors": ("Erreurs", "الأخطاء"),
    "The same for programs:": ("La même chose pour les programmes :", "الشيء نفسه للبرامج:"),
}


def translator(language: str) -> Callable[..., str]:
    """Return the function that templates call `_`: English text and named values to text in a language."""

    def translate(text: str, **values: object) -> str:
        known = CATALOGUE.get(text)
        chosen = known[_PLACE[language]] if known and language in _PLACE else text
        return chosen.format(**values) if values else chosen

    return translate
