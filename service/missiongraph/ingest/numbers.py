"""Numbers and sums of money as people write them in tables: separators, words for millions, signs of currencies.

A text that can be read in two ways is not read at all: `Unreadable` says which ways there are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_name, get_decimal_symbol, get_group_symbol

from missiongraph.rdf.folding import fold

_SPACES: Final = re.compile(r"(?<=\d)[\s'’](?=\d{3}(?!\d))")
_PLAIN: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)*")
_MINUS: Final = str.maketrans("−‒–", "---")
_ARABIC_DECIMAL, _ARABIC_GROUP = "٫", "٬"
_SCALES: Final[Mapping[str, int]] = {
    "k": 3, "thousand": 3, "mille": 3, "الف": 3, "الاف": 3,
    "mn": 6, "mio": 6, "million": 6, "millions": 6, "مليون": 6, "ملايين": 6,
    "bn": 9, "mrd": 9, "milliard": 9, "milliards": 9, "مليار": 9, "مليارات": 9,
    "billion": 9, "billions": 9,
}  # fmt: skip
"""Words for powers of ten, folded. French "billion" is 10^12 and is left out by `_scale`."""
_APPROXIMATE: Final = frozenset({"approx", "approximately", "about", "around", "circa", "ca", "c", "some", "environ",
                                 "env", "quelque", "حوالي", "نحو", "تقريبا"})  # fmt: skip
_UP_TO: Final = frozenset({"up to", "at most", "max", "maximum", "jusqu a", "au plus", "حتي", "لا يزيد علي"})
_SIGNS: Final[Mapping[str, str]] = {
    "€": "EUR", "US$": "USD", "$US": "USD", "USD$": "USD", "CA$": "CAD", "C$": "CAD", "CAD$": "CAD", "$CA": "CAD",
    "A$": "AUD", "AU$": "AUD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "R$": "BRL", "₹": "INR", "₪": "ILS",
    "₦": "NGN", "₩": "KRW", "₽": "RUB", "₺": "TRY", "₴": "UAH",
}  # fmt: skip
_SHARED_SIGNS: Final = ("$", "£", "¥", "kr")
"""Signs of several currencies: they are kept as signs and name none."""


@dataclass(frozen=True, slots=True)
class Unreadable(Exception):  # it says what a text is
    """A text that is no value of the kind that is asked for, or more than one: `readings` are those that it may be."""

    text: str
    readings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signs:
    """What decides between two readings of a number: the language of its source, the decimal sign that the mapping
    names, and the one that other cells of its column show.
    """

    language: str = ""
    decimal: str = ""
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number, and how it is to be read: "approximate", "up-to" or "" (codes of the vocabulary of qualifiers)."""

    value: Decimal
    qualifier: str = ""


@dataclass(frozen=True, slots=True)
class Money:
    """A number with the code of its currency, or only a sign that several currencies share, or neither."""

    number: Number
    currency: str = ""
    sign: str = ""


def read_number(text: str, signs: Signs) -> Number:
    """Read a number.

    Only what two languages would read as two numbers is decided by `signs`: "1.234" is; "12,43" and "1.234,56" are
    not. Raises Unreadable.
    """
    shape = _digits(text)
    qualifier, shape = _qualified(shape)
    scale, shape = _scaled(shape, signs.language)
    shape = _SPACES.sub("", shape.strip())
    if not shape or not re.fullmatch(r"[+-]?[\d.,٫٬]+", shape):
        raise Unreadable(text)
    return Number((_plain(shape, signs, text) * 10**scale).normalize() + 0, qualifier)


def read_money(text: str, signs: Signs, codes: Mapping[str, str]) -> Money:
    """Read an amount with the currency that stands beside it, if one does.

    `codes` are the names of currencies, folded, with their codes. Raises Unreadable.
    """
    shape = _digits(text)
    for sign, code in sorted(_SIGNS.items(), key=lambda item: -len(item[0])):
        if sign in shape:
            return Money(_beside(sign, shape, signs), code)
    for sign in _SHARED_SIGNS:
        if re.search(rf"(?<![A-Za-z]){re.escape(sign)}(?![A-Za-z])", shape):
            return Money(_beside(sign, shape, signs), "", sign)
    found = re.search(r"(?<![^\W\d_])[A-Z]{3}(?![^\W\d_])", shape)
    if found and fold(found[0]) in codes:
        return Money(read_number(shape[: found.start()] + " " + shape[found.end() :], signs), found[0])
    return _named_money(shape, text, signs, codes)


def read_currency(text: str, codes: Mapping[str, str]) -> Money:
    """Read the name, code or sign of a currency that stands alone. Raises Unreadable."""
    zero, words = Number(Decimal(0)), text.strip()
    if words in _SIGNS:
        return Money(zero, _SIGNS[words])
    if words in _SHARED_SIGNS:
        return Money(zero, "", words)
    code = codes.get(fold(words))
    if code is None:
        raise Unreadable(text)
    return Money(zero, code)


@cache
def currency_names(languages: tuple[str, ...] = ("en", "fr", "ar")) -> Mapping[str, str]:
    """Return the names of currencies in some languages (CLDR), folded, with their codes; shared names are left out."""
    found: dict[str, set[str]] = {}
    for language in languages:
        locale = Locale.parse(language)
        for code, name in locale.currencies.items():
            found.setdefault(fold(name), set()).add(code)
            for count in (1, 2, 3, 11, 100):  # each plural form of the three languages
                found.setdefault(fold(get_currency_name(code, count, locale)), set()).add(code)
    found |= {"euro": {"EUR"}, "euros": {"EUR"}}
    return {name: min(codes) for name, codes in found.items() if len(codes) == 1}


def _beside(sign: str, shape: str, signs: Signs) -> Number:
    """Read what stands beside a sign, where a lone M means millions: "12,43 M€"."""
    rest = re.sub(r"(?<=[\d\s])[mM]$", "mn", shape.replace(sign, " ", 1).strip())
    return read_number(rest, signs)


def _named_money(shape: str, text: str, signs: Signs, codes: Mapping[str, str]) -> Money:
    """Read an amount beside the name of a currency, as in "12 million euros"."""
    try:
        return Money(read_number(shape, signs))
    except Unreadable:
        words = re.sub(r"[+-]?[\d.,٫٬][\d.,٫٬\s'’]*", " ", shape)
        scales = fold(words).split()
        for size in range(len(scales), 0, -1):
            tail = " ".join(scales[-size:])
            if tail in codes:
                number = " ".join(re.findall(r"[+-]?[\d.,٫٬][\d.,٫٬'’ \u00a0\u202f]*", shape)).strip()
                before = " ".join(word for word in scales[:-size] if word not in {"of", "de", "d", "من"})
                return Money(read_number(f"{number} {before}", signs), codes[tail])
        raise Unreadable(text) from None


def _digits(text: str) -> str:
    """Write the digits of all scripts, minus signs and spaces as ASCII has them."""
    whole = text.translate(_MINUS).strip()
    return "".join(
        str(unicodedata.decimal(each)) if each.isdecimal() else " " if each.isspace() else each for each in whole
    )


def _qualified(shape: str) -> tuple[str, str]:
    if shape.startswith(("~", "≈")):
        return "approximate", shape[1:].strip()
    if shape.startswith(("≤", "<=")):
        return "up-to", shape.lstrip("≤<=").strip()
    found = re.match(r"([^\d+-]+?)[.\s]*(?=[\d+-])", shape)
    words = fold(found[1]) if found else ""
    if found and words in _APPROXIMATE:
        return "approximate", shape[found.end() :]
    if found and words in _UP_TO:
        return "up-to", shape[found.end() :]
    return "", shape


def _scaled(shape: str, language: str) -> tuple[int, str]:
    found = re.search(r"(?<=[\d\s])([^\W\d_]+)\.?$", shape)
    if not found:
        return 0, shape
    word = fold(found[1])
    if word not in _SCALES or (word.startswith("billion") and language.startswith("fr")):
        return 0, shape
    return _SCALES[word], shape[: found.start()]


def _plain(shape: str, signs: Signs, text: str) -> Decimal:
    """Read digits with at most two kinds of separators."""
    if _ARABIC_DECIMAL in shape or _ARABIC_GROUP in shape:
        shape = shape.replace(_ARABIC_GROUP, "").replace(_ARABIC_DECIMAL, ".")
        signs = Signs(decimal=".")
    if not _PLAIN.fullmatch(shape):
        raise Unreadable(text)
    kinds = sorted(set(shape) & {".", ","}, key=shape.rindex)
    if not kinds:
        return Decimal(shape)
    last = kinds[-1]
    if len(kinds) == 2:
        return _grouped(shape, kinds[0], last, text)
    if shape.count(last) > 1:
        return _grouped(shape, last, "", text)
    return _one_separator(shape, last, signs.decimal or _decided(signs, last), text)


def _one_separator(shape: str, sign: str, decimal: str, text: str) -> Decimal:
    """Decide what the only separator of a number is: three digits after it may be a group."""
    whole, _, rest = shape.lstrip("+-").partition(sign)
    may_group = len(rest) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0")
    if not may_group or decimal == sign:
        return Decimal(shape.replace(sign, "."))
    if decimal:
        return Decimal(shape.replace(sign, ""))
    raise Unreadable(text, (shape.replace(sign, ""), shape.replace(sign, ".")))


def _grouped(shape: str, group: str, decimal: str, text: str) -> Decimal:
    whole, _, rest = shape.partition(decimal) if decimal else (shape, "", "")
    if not re.fullmatch(rf"[+-]?\d{{1,3}}(?:{re.escape(group)}\d{{3}})+", whole) or (not rest.isdigit() and decimal):
        raise Unreadable(text)
    return Decimal(f"{whole.replace(group, '')}.{rest or 0}")


def shown_decimal(text: str) -> str:
    """Return the decimal sign that a number shows beyond doubt, if it does."""
    found = re.search(r"\d[\d.,]*\d", _SPACES.sub("", _digits(text)))
    shape = found[0] if found else ""
    kinds = sorted(set(shape) & {".", ","}, key=shape.rindex)
    if len(kinds) == 2:
        return kinds[-1]
    if not kinds:
        return ""
    sign, (whole, _, rest) = kinds[0], shape.partition(kinds[0])
    if shape.count(sign) > 1:
        return {".": ",", ",": "."}[sign]
    return sign if len(rest) != 3 or len(whole) > 3 or whole.startswith("0") else ""


def _decided(signs: Signs, sign: str) -> str:
    """Let language and column decide on the decimal sign; nothing does where they disagree."""
    by_language = _decimal_sign(signs.language, sign)
    if by_language and signs.shown and by_language != signs.shown:
        return ""
    return by_language or signs.shown


@cache
def _decimal_sign(language: str, sign: str) -> str:
    """Say what a language takes for the decimal sign, if it has a use for `sign` at all; else the empty string."""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return ""
    decimal, group = get_decimal_symbol(locale), get_group_symbol(locale)
    if decimal == _ARABIC_DECIMAL:
        return ""  # with ASCII separators Arabic sources follow French or English use
    return decimal if sign in {decimal, group} else ""
