"""Words of the SPARQL workbench, its editor, and the graph."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "{number} in this graph": ("{number} dans ce graphe", "{number} في هذا المخطط"),
    "Rows: {rows}, in {seconds} s, revision {revision}": (
        "Lignes : {rows}, en {seconds} s, révision {revision}",
        "الصفوف: {rows}، في {seconds} ث، المراجعة {revision}",
    ),
    "{seconds} s, revision {revision}": ("{seconds} s, révision {revision}", "{seconds} ث، المراجعة {revision}"),
    "A query may take {seconds} seconds, and its answer {size} MB. An answer is complete, or an error.": (
        (
            "Une requête peut durer {seconds} secondes, et sa réponse peser {size} Mo. "
            "Une réponse est complète, ou c'est une erreur."
        ),
        "يجوز أن يستغرق الاستعلام {seconds} ثانية وأن تبلغ الإجابة {size} م.ب. والإجابة إما كاملة وإما خطأ.",
    ),
    "Add: {fix}": ("Ajouter : {fix}", "أضف: {fix}"),
    "Ask this from a program": ("Poser cette question depuis un programme", "اطرح هذا من برنامج"),
    "Bars": ("Barres", "أعمدة"),
    "Ctrl-Enter runs the query, Esc stops it, Ctrl-Space completes. Tab leaves the editor.": (
        "Ctrl-Entrée lance la requête, Échap l'arrête, Ctrl-Espace complète. Tab quitte l'éditeur.",
        "Ctrl-Enter يشغّل الاستعلام، وEsc يوقفه، وCtrl-Space يكمل. Tab يغادر المحرّر.",
    ),
    "Expand {name}": ("Développer {name}", "وسّع {name}"),
    "First": ("Début", "الأولى"),
    "is of the class": ("est de la classe", "من الصنف"),
    "It is on the clipboard.": ("Elle est dans le presse-papiers.", "وهو في الحافظة."),
    "Keep under a short address": ("Conserver sous une adresse courte", "احفظ تحت عنوان قصير"),
    "Kept with revision {revision}:": ("Conservée avec la révision {revision} :", "محفوظ مع المراجعة {revision}:"),
    "Last": ("Fin", "الأخيرة"),
    "Map": ("Carte", "خريطة"),
    "no end stated": ("aucune fin indiquée", "لا نهاية مذكورة"),
    "none in this graph": ("aucun dans ce graphe", "لا شيء في هذا المخطط"),
    "Open it on the newest": ("L'ouvrir sur la plus récente", "افتحه على الأحدث"),
    "Pages of the answer": ("Pages de la réponse", "صفحات الإجابة"),
    "Rows {first} to {last} of {all}": ("Lignes {first} à {last} sur {all}", "الصفوف {first} إلى {last} من {all}"),
    "Run it on that revision to get the same answer.": (
        "Lancez-la sur cette révision pour obtenir la même réponse.",
        "شغّله على تلك المراجعة لتحصل على الإجابة نفسها.",
    ),
    "Running…": ("En cours…", "جارٍ…"),
    "Show as": ("Montrer en", "اعرض كـ"),
    "Stop": ("Arrêter", "إيقاف"),
    "Stopped.": ("Arrêtée.", "أُوقف."),
    "The answer broke off, so nothing of it is shown. Run the query again.": (
        "La réponse s'est interrompue, rien n'en est donc montré. Relancez la requête.",
        "انقطعت الإجابة فلا يُعرض منها شيء. شغّل الاستعلام مجددًا.",
    ),
    "The first {number} rows are drawn.": (
        "Les {number} premières lignes sont dessinées.",
        "رُسمت أول {number} من الصفوف.",
    ),
    "The first {number} things are drawn.": (
        "Les {number} premières choses sont dessinées.",
        "رُسم أول {number} من الأشياء.",
    ),
    "The table below has the same.": ("Le tableau ci-dessous dit la même chose.", "الجدول أدناه يضم الشيء نفسه."),
    "This box is plain: the editor with completion is not installed on this service.": (
        "Ce champ est simple : l'éditeur avec complétion n'est pas installé sur ce service.",
        "هذا الحقل بسيط: المحرّر ذو الإكمال غير مثبّت في هذه الخدمة.",
    ),
    "This query was kept at revision {number}.": (
        "Cette requête a été conservée à la révision {number}.",
        "حُفظ هذا الاستعلام عند المراجعة {number}.",
    ),
    "Timeline": ("Chronologie", "خط زمني"),
    "Which mission works in which theatre, as a graph?": (
        "Quelle mission agit sur quel théâtre, en graphe ?",
        "أي بعثة تعمل في أي ساحة، في شكل مخطط؟",
    ),
    "Each of these can be copied and run as it stands.": (
        "Chacun se copie et s'exécute tel quel.",
        "يمكن نسخ كل منها وتشغيله كما هو.",
    ),
    "Licences of the scripts": ("Licences des scripts", "تراخيص البرامج النصية"),
    "Write {fix}": ("Écrire {fix}", "اكتب {fix}"),
    "Things that came: {added}; shown: {shown}.": (
        "Choses ajoutées : {added} ; affichées : {shown}.",
        "الأشياء المضافة: {added}؛ الظاهرة: {shown}.",
    ),
    "How are they connected: from": (
        "Comment sont-ils liés : de",
        "كيف يرتبطان: من",
    ),
    "How they are connected": (
        "Comment ils sont liés",
        "كيف يرتبطان",
    ),
    "Links": (
        "Liens",
        "الروابط",
    ),
    "Look for a way": (
        "Chercher un chemin",
        "ابحث عن طريق",
    ),
    "Names lead to pages; the sign before a name brings its neighbours. The list below says the same.": (
        "Les noms mènent aux pages ; le signe devant un nom amène ses voisins. La liste ci-dessous dit la même chose.",
        "تقود الأسماء إلى الصفحات، والعلامة قبل الاسم تجلب جيرانه. وتقول القائمة أدناه الشيء نفسه.",
    ),
    "No more than {number} things are shown.": (
        "Pas plus de {number} choses sont affichées.",
        "لا يظهر أكثر من {number} من الأشياء.",
    ),
    "No way of at most {number} steps was found.": (
        "Aucun chemin d'au plus {number} pas n'a été trouvé.",
        "لم يُعثر على طريق من {number} خطوات على الأكثر.",
    ),
    "Not everything is shown: there are more neighbours, or more to search. The page of a thing lists all.": (
        "Tout n'est pas montré : il y a d'autres voisins, ou plus à chercher. La page d'une chose énumère tout.",
        "لا يظهر كل شيء: هناك جيران آخرون أو ما يلزم بحثه أيضًا. وصفحة الشيء تسرد الكل.",
    ),
    "Show": (
        "Montrer",
        "اعرض",
    ),
    "Show the neighbours of": (
        "Montrer les voisins de",
        "اعرض جيران",
    ),
    "The graph could not be read. Open the page again.": (
        "Le graphe n'a pas pu être lu. Rouvrez la page.",
        "تعذرت قراءة المخطط. افتح الصفحة مجددًا.",
    ),
    "The moving picture is not installed on this service; the list below says the same.": (
        "L'image animée n'est pas installée sur ce service ; la liste ci-dessous dit la même chose.",
        "الصورة المتحركة غير مثبتة في هذه الخدمة، والقائمة أدناه تقول الشيء نفسه.",
    ),
    "Things and what sources say links them. Claims are the links; each names its documents.": (
        "Des choses et ce qui les lie selon les sources. Les affirmations sont les liens ; chacun nomme ses documents.",
        "أشياء وما يربطها بحسب المصادر. الإفادات هي الروابط، وكل رابط يسمي وثائقه.",
    ),
    "to": (
        "à",
        "إلى",
    ),
    "Way {number}, steps: {steps}": (
        "Chemin {number}, pas : {steps}",
        "الطريق {number}، الخطوات: {steps}",
    ),
}
