"""What the columns of a table probably mean, told from their headers and values, with the reasons.

Nothing is hidden: a column for which there is no good guess is shown as not read, and why. What a header says that a
choice cannot hold (a scale, a year) keeps it from being guessed, for the guess would be wrong by it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Final

from missiongraph.ingest.choices import ABOUT, IGNORE, Choice, Chosen, assemble, choices
from missiongraph.ingest.dates import read_day
from missiongraph.ingest.grid import Dialect, Grid, Value, letters
from missiongraph.ingest.mapping import Described, Kind, TableMapping
from missiongraph.ingest.numbers import Signs, Unreadable, read_currency, read_money, read_number
from missiongraph.ingest.synonyms import SCALES, SYNONYMS
from missiongraph.ingest.values import currencies
from missiongraph.model.load import Model
from missiongraph.model.texts import Texts
from missiongraph.names import DOCUMENT_GRAPH, ID, MG
from missiongraph.query.naming import class_of, resolve
from missiongraph.rdf.folding import fold
from missiongraph.store.base import Snapshot

_SAMPLE: Final = 40
_SHOWN: Final = 3
_LEAST: Final = 0.86
_ENOUGH: Final = 0.5
_PARENTHESES: Final = re.compile(r"[(\[]([^)\]]*)[)\]]")
_ARABIC: Final = re.compile("[\u0621-\u064a]")


@dataclass(frozen=True, slots=True)
class Guess:
    """What one column probably means. `code` is that of a choice or "ignore"; `sure` is from 0 to 1."""

    column: str
    letter: str
    code: str
    reasons: Texts
    sure: float
    samples: tuple[str, ...]
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Guesses:
    """The guesses for all columns, and the mapping that they make."""

    columns: tuple[Guess, ...]
    mapping: TableMapping


def guess(snapshot: Snapshot, model: Model, grid: Grid, graph: str, name: str = "") -> Guesses:
    """Guess what a table says that is to become the document `graph`, in a file called `name`."""
    found = [_guess(model, grid, number) for number in range(len(grid.header))]
    found = _once(_with_about(snapshot, model, grid, found))
    language = _language(model, found)
    document = _described(snapshot, model, graph, name, language)
    base = TableMapping(document=document, dialect=Dialect(header=grid.header_row))
    chosen = [Chosen(each.column, each.code, each.currency) for each in found if each.code]
    return Guesses(tuple(found), assemble(model, chosen, base))


def _guess(model: Model, grid: Grid, number: int) -> Guess:
    """Guess by the header, and see whether the values are of that kind."""
    header = grid.header[number]
    values = [value for row in grid.rows[:_SAMPLE] if (value := row.value(number)).words]
    samples = tuple(dict.fromkeys(value.words for value in values))[:_SHOWN]
    blank = Guess(header, letters(number), "", _because("nothing", header), 0.0, samples)
    base, currency, hindrance = _taken_apart(header, model)
    if hindrance:
        return replace(blank, reasons=_because("more", header, hindrance))
    ways = dict.fromkeys([base, _without_thing(base, model)])
    best = max((each for way in ways for each in _fitting(model, way)), key=lambda each: each[0], default=None)
    if best is None:
        return blank
    score, choice, reasons = best
    read = sum(_reads(value, choice, model) for value in values)
    if values and read < _ENOUGH * len(values):
        return replace(blank, reasons=_because("values", header, f"{read}/{len(values)}"))
    return Guess(
        header, letters(number), choice.code, reasons, score, samples, currency if choice.kind is Kind.MONEY else ""
    )


def _fitting(model: Model, base: str) -> Iterator[tuple[float, Choice, Texts]]:
    """Yield the choices whose labels or usual words are the header, or nearly."""
    folded = fold(base)
    for code, choice in choices(model).items():
        labels = {fold(word): word for word in choice.words}
        usual = {fold(word): word for word in SYNONYMS.get(code, ())}
        if folded in usual:
            yield 0.95, choice, _because("usual", base, usual[folded])
        elif folded in labels:
            yield 0.9 if code.startswith(ABOUT) else 0.94, choice, _because("label", base, labels[folded])
        else:
            nearest = max((labels | usual).items(), key=lambda each: _alike(folded, each[0]), default=("", ""))
            if _alike(folded, nearest[0]) >= _LEAST:
                yield 0.9 * _alike(folded, nearest[0]), choice, _because("like", base, nearest[1])


def _without_thing(header: str, model: Model) -> str:
    """Leave out what only says that a column is about the thing: "mission_acronym" is an acronym."""
    first, _, rest = fold(header).partition(" ")
    abouts = {fold(word) for code, each in choices(model).items() if code.startswith(ABOUT) for word in each.words}
    return rest if rest and first in {*abouts, "entity"} else header


def _alike(one: str, other: str) -> float:
    if abs(len(one) - len(other)) > 3 or len(one) < 4:
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _taken_apart(header: str, model: Model) -> tuple[str, str, str]:
    """Return a header without what it says beside the name of the column, its currency, and what hinders a guess."""
    base, currency = _PARENTHESES.sub(" ", header).strip() or header, ""
    beside = [*_PARENTHESES.findall(header), *re.split(r"[\s,/]+", base)[1:]]
    for words in beside:
        try:
            currency = read_currency(words, currencies(model)).currency or currency
            base = base.replace(words, " ").strip()
        except Unreadable:
            continue
    hindering = [word for word in fold(header).split() if word in SCALES or re.fullmatch(r"(19|20)\d\d", word)]
    return base, currency, hindering[0] if hindering else ""


def _reads(value: Value, choice: Choice, model: Model) -> bool:
    """Say whether a value can be of the kind that a choice reads; what needs the graph is taken for possible."""
    try:
        match choice.kind:
            case Kind.DAY:
                return value.day is not None or bool(read_day(value.words, "en", "dmy" if "/" in value.words else ""))
            case Kind.NUMBER:
                return value.number is not None or bool(read_number(value.words, Signs(decimal=".")))
            case Kind.MONEY:
                return value.number is not None or bool(read_money(value.words, Signs(decimal="."), currencies(model)))
            case Kind.CURRENCY:
                return bool(read_currency(value.words, currencies(model)))
            case _:
                return value.number is None or choice.kind is Kind.TEXT
    except Unreadable as error:
        return bool(error.readings)


def _with_about(snapshot: Snapshot, model: Model, grid: Grid, found: list[Guess]) -> list[Guess]:
    """See that one column names what the rows are about: by its header, or by values that are names of things."""
    if any(each.code in _NAME_CODES for each in found):
        found = [_theatre(each) if each.code in _PLACES else each for each in found]
    abouts = [each for each in found if each.code.startswith(ABOUT + "/")]
    if abouts:
        first = abouts[0]
        rest = {each.column for each in abouts[1:]}
        return [_blank(each, first.column) if each.column in rest else each for each in found]
    named = [number for number, each in enumerate(found) if each.code in {"", *_NAME_CODES}]
    counted = {number: _classes(snapshot, model, grid, number) for number in named[:8]}
    best = max(counted, key=lambda number: max(counted[number].values(), default=0), default=None)
    if best is None or not counted[best]:
        return found
    kind, count = counted[best].most_common(1)[0]
    reasons = _because("names", str(count), _plain(model, kind))
    found[best] = replace(found[best], code=f"{ABOUT}/{kind.removeprefix(MG)}", reasons=reasons, sure=0.8)
    return found


def _theatre(each: Guess) -> Guess:
    """Take a column of countries beside one of names for where things are, not for what the rows are about."""
    return replace(each, code="siting-kind/theatre", sure=0.8, reasons=_because("place", each.column))


def _classes(snapshot: Snapshot, model: Model, grid: Grid, number: int) -> Counter[str]:
    """Count of which classes the things are that the values of a column name exactly."""
    values = dict.fromkeys(value.words for row in grid.rows[:_SAMPLE] if (value := row.value(number)).words)
    found = resolve(snapshot, model, {(words, "") for words in values}, "en")
    things = [each.iri for each in found.values() if each.iri and each.candidates and each.candidates[0].score == 1.0]
    return Counter(kind for iri in things if (kind := class_of(snapshot, model, iri)))


def _blank(each: Guess, other: str) -> Guess:
    return replace(each, code="", sure=0.0, reasons=_because("taken", each.column, other))


def _once(found: list[Guess]) -> list[Guess]:
    """Leave a meaning to the column that it fits best, where two have it."""
    best: dict[str, Guess] = {}
    for each in found:
        if each.code and (each.code not in best or each.sure > best[each.code].sure):
            best[each.code] = each
    return [
        each if not each.code or best[each.code] is each else _blank(each, best[each.code].column) for each in found
    ]


def _language(model: Model, found: Sequence[Guess]) -> str:
    """Tell the language of a table from its headers."""
    text = " ".join(each.column for each in found)
    if _ARABIC.search(text):
        return "ar"
    counts: Counter[str] = Counter()
    for each in found:
        labels = {fold(word): language for language, word in _labels(model, each.code)}
        counts[labels.get(fold(each.column), "en")] += 1
    return "fr" if counts["fr"] > counts["en"] or re.search("[éèêàç]", text.casefold()) else "en"


def _labels(model: Model, code: str) -> Iterator[tuple[str, str]]:
    choice = choices(model).get(code)
    for language, word in zip(("en", "fr", "ar"), choice.words if choice else (), strict=False):
        yield language, word
    for word in SYNONYMS.get(code, ()):
        yield ("ar" if _ARABIC.search(word) else "fr" if word in _FRENCH else "en"), word


def _described(snapshot: Snapshot, model: Model, graph: str, name: str, language: str) -> Described:
    """Say what can be said of a source from the name of its document and of its file."""
    publisher, _, document = graph.removeprefix(DOCUMENT_GRAPH).partition("/")
    candidates = [f"{ID}organisation/{publisher}", f"{ID}mission/{publisher}"]
    known = next((iri for iri in candidates if class_of(snapshot, model, iri)), "")
    title = name.rpartition(".")[0] or document
    return Described(title=title.replace("-", " ").replace("_", " ").strip(), publisher=known, language=language)


def _plain(model: Model, kind: str) -> str:
    return model.ontology.classes[kind].labels.get("en", kind)


def _because(reason: str, *words: str) -> dict[str, str]:
    return {language: text.format(*words) for language, text in _REASONS[reason].items()}


_NAME_CODES: Final = frozenset({"designation-kind/name", "designation-kind/acronym", "designation-kind/full-name"})
_PLACES: Final = frozenset({f"{ABOUT}/Country", f"{ABOUT}/Place"})
_FRENCH: Final = frozenset({"debut", "début", "fin", "montant", "devise", "siège", "pays", "sigle", "nom"})
_REASONS: Final[Mapping[str, Texts]] = {
    "label": {
        "en": "The header “{0}” is the label “{1}” of the ontology.",
        "fr": "L'en-tête « {0} » est le libellé « {1} » de l'ontologie.",
        "ar": "العنوان «{0}» هو التسمية «{1}» في الأنطولوجيا.",
    },
    "usual": {
        "en": "“{0}” is a usual header for this.",
        "fr": "« {0} » est un en-tête courant pour cela.",
        "ar": "«{0}» عنوان مألوف لهذا.",
    },
    "like": {
        "en": "The header “{0}” is written almost as “{1}”.",
        "fr": "L'en-tête « {0} » s'écrit presque comme « {1} ».",
        "ar": "العنوان «{0}» يُكتب تقريبًا مثل «{1}».",
    },
    "names": {
        "en": "{0} of the first values are names of things of the class “{1}”.",
        "fr": "{0} des premières valeurs sont des noms de choses de la classe « {1} ».",
        "ar": "{0} من القيم الأولى أسماء لأشياء من الصنف «{1}».",
    },
    "place": {
        "en": "“{0}” names places, and another column names what the rows are about.",
        "fr": "« {0} » nomme des lieux, et une autre colonne nomme ce dont parlent les lignes.",
        "ar": "«{0}» يسمي أماكن وعمود آخر يسمي موضوع الصفوف.",
    },
    "nothing": {
        "en": "Nothing in the model is called “{0}”.",
        "fr": "Rien dans le modèle ne s'appelle « {0} ».",
        "ar": "لا شيء في النموذج يسمى «{0}».",
    },
    "more": {
        "en": "The header “{0}” says “{1}”, which would be lost; write a mapping for it.",
        "fr": "L'en-tête « {0} » dit « {1} », ce qui se perdrait ; écrivez une correspondance.",
        "ar": "العنوان «{0}» يذكر «{1}» وهو ما سيضيع؛ اكتب له مطابقة.",
    },
    "values": {
        "en": "The header “{0}” would fit, but only {1} of its first values do.",
        "fr": "L'en-tête « {0} » conviendrait, mais seulement {1} de ses premières valeurs.",
        "ar": "العنوان «{0}» مناسب لكن {1} فقط من قيمه الأولى كذلك.",
    },
    "taken": {
        "en": "“{0}” would mean the same as “{1}”, which fits better.",
        "fr": "« {0} » signifierait la même chose que « {1} », qui convient mieux.",
        "ar": "«{0}» يعني ما يعنيه «{1}» وهو أنسب.",
    },
}
__all__ = ("IGNORE", "Guess", "Guesses", "guess")
