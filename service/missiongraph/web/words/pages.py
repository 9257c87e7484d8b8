"""Words of the frame of all pages, and of the pages about things, documents and terms."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    ", ": (", ", "، "),
    ", not counted": (", non compté", "، غير محسوب"),
    ":": ("\u00a0:", ":"),
    "About the document itself": ("À propos du document lui-même", "عن الوثيقة نفسها"),
    "Addresses of this service": ("Adresses de ce service", "عناوين هذه الخدمة"),
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
    "Class": ("Classe", "صنف"),
    "Classes of claims": ("Classes d'affirmations", "أصناف الإفادات"),
    "Classes of things": ("Classes de choses", "أصناف الأشياء"),
    "Code": ("Code", "الرمز"),
    "Count": ("Nombre", "العدد"),
    "day of capture not known": ("date de relevé inconnue", "تاريخ أخذ النص غير معروف"),
    "Derived": ("Dérivé", "مشتق"),
    "Drawn from the ontology and the shapes.": (
        "Dessiné d'après l'ontologie et les formes.",
        "مرسوم من الأنطولوجيا والأشكال.",
    ),
    "Error {status}": ("Erreur {status}", "خطأ {status}"),
    "Errors": ("Erreurs", "الأخطاء"),
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
    "In this graph": ("Dans ce graphe", "في هذا المخطط"),
    "Language": ("Langue", "اللغة"),
    "line {number}": ("ligne {number}", "السطر {number}"),
    "lines {first}–{last}": ("lignes {first}–{last}", "الأسطر {first}–{last}"),  # noqa: RUF001  # a range
    "Lists of concepts from which claims take their kinds, codes and measures.": (
        "Listes de concepts d'où les affirmations tirent leurs types, leurs codes et leurs mesures.",
        "قوائم المفاهيم التي تأخذ منها الإفادات أنواعها ورموزها ومقاييسها.",
    ),
    "Main": ("Principal", "القائمة الرئيسية"),
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
    "Questions that use it": ("Questions qui l'utilisent", "الأسئلة التي تستعمله"),
    "Raised numbers lead to the sources, § to the claim itself.": (
        "Les chiffres en exposant mènent aux sources, § à l'affirmation elle-même.",
        "تقود الأرقام المرفوعة إلى المصادر، والعلامة § إلى الإفادة نفسها.",
    ),
    "Read as": ("Lu comme", "قُرئ على أنه"),
    "Relation": ("Relation", "العلاقة"),
    "retired": ("retiré", "مُلغى"),
    "Revision {number}": ("Révision {number}", "المراجعة {number}"),
    "Revision {number} of {day}": ("Révision {number} du {day}", "المراجعة {number} بتاريخ {day}"),
    "Run": ("Exécuter", "تنفيذ"),
    "See the newest": ("Voir la plus récente", "عرض الأحدث"),
    "seen from its object": ("vu depuis son objet", "من جهة المفعول"),
    "set aside": ("écarté", "مستبعد"),
    "Shapes": ("Formes", "الأشكال"),
    "Skip to content": ("Aller au contenu", "انتقل إلى المحتوى"),
    "Source document": ("Document source", "وثيقة المصدر"),
    "Sources": ("Sources", "المصادر"),
    "State of the service": ("État du service", "حالة الخدمة"),
    "Table": ("Tableau", "جدول"),
    "The claim": ("L'affirmation", "الإفادة"),
    "the document as a whole": ("le document dans son ensemble", "الوثيقة بكاملها"),
    "The same for programs:": ("La même chose pour les programmes :", "الشيء نفسه للبرامج:"),
    "The whole graph as a file:": ("Le graphe entier en un fichier :", "المخطط كله في ملف:"),
    "These are many, so they are not sorted by name.": (
        "Ils sont nombreux ; ils ne sont donc pas triés par nom.",
        "عددها كبير، لذلك لم تُرتَّب حسب الاسم.",
    ),
    "Things": ("Choses", "الأشياء"),
    "This is revision {number}, not the newest.": (
        "Ceci est la révision {number}, pas la plus récente.",
        "هذه المراجعة {number} وليست الأحدث.",
    ),
    "use instead": ("utiliser plutôt", "استعمل بدلًا منه"),
    "use, rules and examples": ("usage, règles et exemples", "الاستعمال والقواعد والأمثلة"),
    "Value": ("Valeur", "القيمة"),
    "values": ("valeurs", "القيم"),
    "Vocabularies": ("Vocabulaires", "المفردات"),
    "What a source says of": ("Ce qu'une source dit de", "ما يقوله مصدر عن"),
    "What do sources say of a mission, and where?": (
        "Que disent les sources d'une mission, et où ?",
        "ماذا تقول المصادر عن بعثة، وأين؟",
    ),
    "what is accepted": ("ce qui est accepté", "ما يُقبل"),
    "What is accepted as data: each rule with its message, its reason, and an example that meets it.": (
        "Ce qui est accepté comme données : chaque règle avec son message, sa raison et un exemple conforme.",
        "ما يُقبل من البيانات: كل قاعدة مع رسالتها وسببها ومثال يستوفيها.",
    ),
    "What it says, in the order of its lines": (
        "Ce qu'il dit, dans l'ordre de ses lignes",
        "ما تقوله، بترتيب أسطرها",
    ),
    "What rules conclude from the facts above ({number}), each with its rule and the claims behind it": (
        "Ce que des règles concluent des faits ci-dessus ({number}), avec la règle et les affirmations qui le fondent",
        "ما تستنتجه القواعد من الوقائع أعلاه ({number})، مع القاعدة والإفادات التي يقوم عليها",
    ),
    (
        "What rules conclude from what sources say, in plain properties and in those of other vocabularies. No source "
        "states it."
    ): (
        (
            "Ce que des règles concluent de ce que disent les sources, en propriétés simples et d'autres vocabulaires. "
            "Aucune source ne le dit."
        ),
        "ما تستنتجه القواعد مما تقوله المصادر، بخصائص بسيطة وبخصائص مفردات أخرى. لا يقوله أي مصدر.",
    ),
    "What the term is connected with": ("Ce à quoi le terme est lié", "ما يرتبط به المصطلح"),
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
    "claims: {number}": ("affirmations : {number}", "الإفادات: {number}"),
    "concepts: {number}": ("concepts : {number}", "المفاهيم: {number}"),
    "statements: {number}": ("triplets : {number}", "العبارات: {number}"),
    "statements with this property: {number}": (
        "triplets avec cette propriété : {number}",
        "عدد العبارات بهذه الخاصية: {number}",
    ),
    "things of this class: {number}": ("choses de cette classe : {number}", "عدد الأشياء من هذا الصنف: {number}"),
}
