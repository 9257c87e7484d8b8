"""Words of the page of a thing: what held on a day, what it draws, compares and leaves open, how it is cited."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "Day": ("Jour", "اليوم"),
    "no date in source": ("sans date dans la source", "لا تاريخ في المصدر"),
    "no end is stated": ("aucune fin n'est indiquée", "لم تُذكر نهاية"),
    "no start is stated": ("aucun début n'est indiqué", "لم تُذكر بداية"),
    "not on that day": ("pas ce jour-là", "ليس في ذلك اليوم"),
    "Claims that did not hold on that day: {number}.": (
        "Affirmations qui ne valaient pas ce jour-là : {number}.",
        "إفادات لم تكن قائمة في ذلك اليوم: {number}.",
    ),
    "{number} more that did not hold on that day": (
        "{number} autres qui ne valaient pas ce jour-là",
        "أخرى لم تكن قائمة في ذلك اليوم: {number}",
    ),
    "possibly": ("peut-être", "ربما"),
    "said of another day": ("dit d'un autre jour", "قيل عن يوم آخر"),
    "See all days": ("Voir tous les jours", "عرض كل الأيام"),
    "the first day is not known": ("le premier jour n'est pas connu", "اليوم الأول غير معروف"),
    "the last day is not known": ("le dernier jour n'est pas connu", "اليوم الأخير غير معروف"),
    "True on a day": ("Vrai un jour donné", "صحيح في يوم معيّن"),
    "What held on {day}; what only may have held is marked.": (
        "Ce qui valait au {day} ; ce qui ne valait que peut-être est marqué.",
        "ما كان قائمًا في {day}، وما يُحتمل فقط أنه كان قائمًا موسوم.",
    ),
    "You chose {day}. This page does not depend on a day.": (
        "Vous avez choisi le {day}. Cette page ne dépend pas d'un jour.",
        "اخترت {day}. لا تتوقف هذه الصفحة على يوم بعينه.",
    ),
    "Timeline; the table below it says the same.": (
        "Chronologie ; le tableau en dessous dit la même chose.",
        "التسلسل الزمني؛ والجدول أدناه يقول الشيء نفسه.",
    ),
    "Dark: certainly; light: possibly; an arrow: no start or no end is stated.": (
        "Foncé : certainement ; clair : peut-être ; flèche : aucun début ou aucune fin n'est indiqué.",
        "داكن: بالتأكيد؛ باهت: ربما؛ سهم: لم تُذكر بداية أو نهاية.",
    ),
    "Without a date, and so not drawn: {number}.": (
        "Sans date, donc non dessinés : {number}.",
        "بلا تاريخ، ولذلك لم تُرسم: {number}.",
    ),
    "Not drawn for want of room: {number}.": (
        "Non dessinés faute de place : {number}.",
        "لم تُرسم لضيق المكان: {number}.",
    ),
    "The timeline as a table": ("La chronologie en tableau", "التسلسل الزمني في جدول"),
    "What": ("Quoi", "ماذا"),
    "Direct links": ("Liens directs", "الروابط المباشرة"),
    "Direct links of {name}": ("Liens directs de {name}", "الروابط المباشرة لـ {name}"),
    "Things that the facts name, and that point here: {number} of {total}.": (
        "Choses que les faits nomment ou qui renvoient ici : {number} sur {total}.",
        "أشياء تسمّيها الوقائع أو تشير إلى هنا: {number} من {total}.",
    ),
    "Open in the graph": ("Ouvrir dans le graphe", "فتح في المخطط"),
    "Open checks": ("Vérifications ouvertes", "مسائل مفتوحة"),
    "and {number} more on this page": ("et {number} autres sur cette page", "و{number} أخرى في هذه الصفحة"),
    "Check or propose a source": ("Vérifier ou proposer une source", "فحص مصدر أو اقتراحه"),
    "Nothing is left open by the sources of this page.": (
        "Les sources de cette page ne laissent rien en suspens.",
        "لا تترك مصادر هذه الصفحة شيئًا مفتوحًا.",
    ),
    "Cite this page": ("Citer cette page", "الاستشهاد بهذه الصفحة"),
    "Cite this source": ("Citer cette source", "الاستشهاد بهذا المصدر"),
    "Found at": ("Constaté pour", "وُجد في"),
    "The thing and what is said of it, checked against the shapes. Nodes: {checked}; findings: {found}.": (
        "La chose et ce qui en est dit, vérifiés selon les formes. Nœuds : {checked} ; constats : {found}.",
        "الشيء وما يقال عنه مفحوصان وفق الأشكال. العقد: {checked}؛ الملاحظات: {found}.",
    ),
    "What is open": ("Ce qui est ouvert", "ما هو مفتوح"),
    "What the rules find": ("Ce que les règles constatent", "ما تلاحظه القواعد"),
    "{number} more": ("{number} de plus", "{number} أخرى"),
    "These values contradict each other": ("Ces valeurs se contredisent", "هذه القيم متناقضة"),
    "These values agree": ("Ces valeurs concordent", "هذه القيم متفقة"),
    "These values cannot be compared": ("Ces valeurs ne sont pas comparables", "لا يمكن مقارنة هذه القيم"),
    "the editors prefer one": ("la rédaction en préfère une", "المحررون يفضلون إحداها"),
    "nobody decided": ("personne n'a tranché", "لم يُبتّ فيها"),
    "the same measure at the same time": ("la même mesure au même moment", "المقياس نفسه في الوقت نفسه"),
    "no day fits both": ("aucun jour ne convient aux deux", "لا يوم يوافقهما معًا"),
    "they differ in precision only": ("seule la précision diffère", "تختلف في الدقة فقط"),
    "their units or currencies differ": ("leurs unités ou monnaies diffèrent", "تختلف وحداتها أو عملاتها"),
    "their periods meet without being the same": (
        "leurs périodes se recoupent sans coïncider",
        "تتقاطع فتراتها دون أن تتطابق",
    ),
    "one of them has no date": ("l'une d'elles n'a pas de date", "إحداها بلا تاريخ"),
    "neither has a date": ("aucune n'a de date", "كلتاهما بلا تاريخ"),
    "one of them stands for a value that was not reported": (
        "l'une tient lieu d'une valeur non communiquée",
        "إحداها تقوم مقام قيمة لم يُبلَّغ عنها",
    ),
    "stands for a value that was not reported": (
        "tient lieu d'une valeur non communiquée",
        "يقوم مقام قيمة لم يُبلَّغ عنها",
    ),
    "values contradict each other, and nobody decided": (
        "des valeurs se contredisent, et personne n'a tranché",
        "قيم متناقضة لم يُبتّ فيها",
    ),
}
