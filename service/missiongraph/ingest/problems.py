"""What is wrong or uncertain in a table, cell by cell, in words for the person who sent it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from missiongraph.ingest.mapping import Kind
from missiongraph.model.texts import Texts
from missiongraph.query.nameindex import Match
from missiongraph.rdf.places import Cell


class Trouble(StrEnum):
    """What kind of problem a cell has. Those that block are those after which a value would be missing or guessed."""

    UNREADABLE = "unreadable"
    AMBIGUOUS = "ambiguous"
    MISSING = "missing"
    IMPRECISE = "imprecise"
    FORMULA = "formula"
    BROKEN = "error"
    UNSURE = "unsure"
    UNKNOWN = "unknown"
    NEW = "new"
    COLUMN = "column"
    NOTE = "note"


BLOCKING: Final = frozenset(Trouble) - {Trouble.NEW, Trouble.COLUMN, Trouble.NOTE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One problem. All that is not in words is an IRI, or empty.

    `predicate` is the property whose value is concerned, `node` the class of the node that would have it, and `focus`
    the thing that the row is about.
    """

    trouble: Trouble
    place: Cell
    words: str
    messages: Texts
    predicate: str = ""
    kind: Kind | None = None
    focus: str = ""
    node: str = ""
    candidates: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class Unusable(Exception):  # it says what a value is
    """A value of which no term can be made, and why."""

    trouble: Trouble
    words: str
    readings: tuple[str, ...] = ()
    candidates: tuple[Match, ...] = ()


def messages(trouble: Trouble, words: str, *, kind: Kind | None = None, more: str = "") -> Texts:
    """Say what is wrong and what to do, in each language. `more` are readings, candidates or the new name."""
    templates = _MESSAGES[trouble]
    return {
        language: text.format(words=words, kind=_KINDS.get(kind, _VALUE)[language] if kind else "", more=more)
        for language, text in templates.items()
    }


_VALUE: Final = {"en": "a value", "fr": "une valeur", "ar": "قيمة"}
_KINDS: Final[Mapping[Kind | None, Texts]] = {
    Kind.DAY: {"en": "a date", "fr": "une date", "ar": "تاريخًا"},
    Kind.NUMBER: {"en": "a number", "fr": "un nombre", "ar": "رقمًا"},
    Kind.WHOLE: {"en": "a whole number", "fr": "un nombre entier", "ar": "عددًا صحيحًا"},
    Kind.MONEY: {"en": "an amount of money", "fr": "un montant", "ar": "مبلغًا ماليًا"},
    Kind.CURRENCY: {"en": "a currency", "fr": "une devise", "ar": "عملة"},
    Kind.CONCEPT: {
        "en": "a concept of its vocabulary",
        "fr": "un concept de son vocabulaire",
        "ar": "مفهومًا من مفرداته",
    },
    Kind.THING: {"en": "the name of a thing", "fr": "le nom d'une chose", "ar": "اسم شيء"},
    Kind.TRUTH: {"en": "true or false", "fr": "vrai ou faux", "ar": "صوابًا أو خطأ"},
    Kind.ADDRESS: {"en": "a web address", "fr": "une adresse web", "ar": "عنوانًا على الشبكة"},
}
_MESSAGES: Final[Mapping[Trouble, Texts]] = {
    Trouble.UNREADABLE: {
        "en": "“{words}” cannot be read as {kind}. Correct the cell, or change how the column is read.",
        "fr": "« {words} » ne peut pas être lu comme {kind}. Corrigez la cellule ou la lecture de la colonne.",
        "ar": "لا يمكن قراءة «{words}» على أنها {kind}. صحّح الخلية أو غيّر طريقة قراءة العمود.",
    },
    Trouble.AMBIGUOUS: {
        "en": "“{words}” can be read in more than one way: {more}. Write it so that it can only be one, or say in the "
        "mapping which it is.",
        "fr": "« {words} » peut se lire de plusieurs façons : {more}. Écrivez-le sans équivoque ou précisez-le dans la "
        "correspondance.",
        "ar": "يمكن قراءة «{words}» بأكثر من طريقة: {more}. اكتبها بما لا يحتمل إلا معنى واحدًا أو بيّنها في المطابقة.",
    },
    Trouble.MISSING: {
        "en": "The cell is empty, and the mapping requires {kind} here. Fill it.",
        "fr": "La cellule est vide alors que la correspondance exige ici {kind}. Remplissez-la.",
        "ar": "الخلية فارغة والمطابقة تشترط هنا {kind}. املأها.",
    },
    Trouble.IMPRECISE: {
        "en": "“{words}” names no day, and this property takes days only. Give the day.",
        "fr": "« {words} » n'indique pas de jour et cette propriété n'accepte qu'un jour. Donnez le jour.",
        "ar": "«{words}» لا تحدد يومًا وهذه الخاصية لا تقبل إلا يومًا. اذكر اليوم.",
    },
    Trouble.FORMULA: {
        "en": "The cell holds a formula whose result the workbook does not keep. Open it in a spreadsheet program and "
        "save it, or write the value.",
        "fr": "La cellule contient une formule dont le classeur ne conserve pas le résultat. Ouvrez-le dans un tableur "
        "et enregistrez-le, ou écrivez la valeur.",
        "ar": "تحتوي الخلية على صيغة لا يحفظ المصنف نتيجتها. افتحه في برنامج جداول واحفظه أو اكتب القيمة.",
    },
    Trouble.BROKEN: {
        "en": "The cell shows the error {words}. Mend its formula, or write the value.",
        "fr": "La cellule affiche l'erreur {words}. Corrigez sa formule ou écrivez la valeur.",
        "ar": "تُظهر الخلية الخطأ {words}. صحّح صيغتها أو اكتب القيمة.",
    },
    Trouble.UNSURE: {
        "en": "It is not sure what “{words}” is. It may be: {more}. Choose one, or say that it is new.",
        "fr": "On ne sait pas avec certitude ce qu'est « {words} ». Peut-être : {more}. Choisissez, ou indiquez que "
        "c'est nouveau.",
        "ar": "ليس مؤكدًا ما هو «{words}». قد يكون: {more}. اختر واحدًا أو بيّن أنه جديد.",
    },
    Trouble.UNKNOWN: {
        "en": "Nothing is known by the name “{words}”. Correct it, say which thing it is, or let the mapping make new "
        "things.",
        "fr": "Rien n'est connu sous le nom « {words} ». Corrigez-le, indiquez de quoi il s'agit, ou autorisez la "
        "création dans la correspondance.",
        "ar": "لا يُعرف شيء بالاسم «{words}». صحّحه أو بيّن ما هو أو اسمح في المطابقة بإنشاء الجديد.",
    },
    Trouble.NEW: {
        "en": "“{words}” is not known yet and becomes a new thing: {more}.",
        "fr": "« {words} » n'est pas encore connu et devient une nouvelle chose : {more}.",
        "ar": "«{words}» غير معروف بعد ويصبح شيئًا جديدًا: {more}.",
    },
    Trouble.COLUMN: {
        "en": "The column “{words}” is not read: the mapping says nothing about it.",
        "fr": "La colonne « {words} » n'est pas lue : la correspondance n'en dit rien.",
        "ar": "العمود «{words}» لا يُقرأ: المطابقة لا تذكره.",
    },
    Trouble.NOTE: {"en": "{words}", "fr": "{words}", "ar": "{words}"},
}
