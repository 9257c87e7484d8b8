"""Words of the home page and of lists with facets."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "(take off)": ("(retirer)", "(أزِل)"),
    "All questions": ("Toutes les questions", "كل الأسئلة"),
    "Apply": ("Appliquer", "طبّق"),
    "As a SPARQL query": ("En requête SPARQL", "في صورة استعلام SPARQL"),
    "Chosen": ("Choisi", "المختار"),
    "Funders": ("Bailleurs de fonds", "الجهات الممولة"),
    "Further kinds": ("Autres types", "أنواع أخرى"),
    "Get this list": ("Obtenir cette liste", "احصل على هذه القائمة"),
    "Health of the data": ("Santé des données", "سلامة البيانات"),
    "Mandates": ("Mandats", "الولايات"),
    "Missions": ("Missions", "البعثات"),
    "Name": ("Nom", "الاسم"),
    "More values": ("Plus de valeurs", "قيم أخرى"),
    "Narrow down": ("Affiner", "ضيّق القائمة"),
    "At this revision only the first {number} things by address were looked at: every number is a lower bound.": (
        "À cette révision, seules les {number} premières choses ont été examinées : tout nombre est un minimum.",
        "في هذه المراجعة لم يُنظر إلا في أول {number} من الأشياء بحسب العنوان: كل عدد هو حد أدنى.",
    ),
    "Nothing here has all of what is chosen.": (
        "Rien ici ne réunit tout ce qui est choisi.",
        "لا شيء هنا يجمع كل ما اختير.",
    ),
    "Organisations": ("Organisations", "المنظمات"),
    "Projects": ("Projets", "المشاريع"),
    "Take all off": ("Tout retirer", "أزِل الكل"),
    "This list is that of revision {number}; the index is catching up.": (
        "Cette liste est celle de la révision {number} ; l'index se met à jour.",
        "هذه القائمة هي قائمة المراجعة {number}؛ والفهرس يلحق بها.",
    ),
    "Those that pay for projects, as sources name them.": (
        "Ceux qui financent des projets, tels que les sources les nomment.",
        "الجهات التي تموّل المشاريع كما تسمّيها المصادر.",
    ),
    "What changed last": ("Derniers changements", "آخر التغييرات"),
    "at least {number}": ("au moins {number}", "{number} على الأقل"),
    "of {number}": ("sur {number}", "من {number}"),
    "with a date of start or end": ("avec une date de début ou de fin", "لها تاريخ بداية أو نهاية"),
    "with a source": ("avec une source", "لها مصدر"),
    "{certain} certainly and {possible} possibly existed on that day; {others} did not.": (
        "{certain} existaient certainement ce jour-là et {possible} peut-être ; {others} n'existaient pas.",
        "كان {certain} منها قائمًا يقينًا في ذلك اليوم و{possible} ربما؛ ولم يكن {others} قائمًا.",
    ),
}
