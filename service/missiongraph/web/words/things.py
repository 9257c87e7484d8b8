"""Words of the page of a thing: what held on a day."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "Day": ("Jour", "اليوم"),
    "no date in source": ("sans date dans la source", "لا تاريخ في المصدر"),
    "no end is stated": ("aucune fin n'est indiquée", "لم تُذكر نهاية"),
    "no start is stated": ("aucun début n'est indiqué", "لم تُذكر بداية"),
    "not on that day": ("pas ce jour-là", "ليس في ذلك اليوم"),
    "{number} claims did not hold on that day.": (
        "{number} affirmations ne valaient pas ce jour-là.",
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
}
