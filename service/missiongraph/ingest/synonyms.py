"""Headers that tables have for what the ontology calls otherwise, by the code of the choice (`choices`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SYNONYMS: Final[Mapping[str, tuple[str, ...]]] = {
    "about/Mission": ("operation", "peacekeeping mission", "mission name", "nom de la mission", "opération",
                      "اسم البعثة"),
    "about/Organisation": ("organization", "agency", "entity", "institution", "organisme", "الجهة", "المنظمة"),
    "about/Project": ("project title", "titre du projet", "activity title", "اسم المشروع"),
    "about/Country": ("country or area", "state", "الدولة"),
    "designation-kind/acronym": ("abbreviation", "short name", "acronyme", "abréviation", "الاختصار"),
    "designation-kind/full-name": ("long name", "official name", "nom officiel", "nom long", "الاسم الرسمي"),
    "designation-kind/other-name": ("alias", "also known as", "aka", "autres noms", "أسماء أخرى"),
    "designation-kind/name": ("nom", "designation"),
    "identifier-scheme/iati-activity": ("iati identifier", "activity identifier", "project number", "iati id"),
    "identifier-scheme/iati-organisation": ("organisation identifier", "org id", "org-id"),
    "identifier-scheme/un-symbol": ("document symbol", "symbol", "cote du document", "رمز الوثيقة"),
    "date-kind/start": ("start", "start date", "started", "début", "date de début", "تاريخ البدء", "البداية"),
    "date-kind/end": ("end", "end date", "ended", "closed", "closing date", "fin", "date de fin", "تاريخ الانتهاء"),
    "date-kind/establishment": ("established", "date established", "founded", "créée le", "date de création",
                                "تأسست"),
    "date-kind/adoption": ("adopted", "date adopted", "adoptée le", "اعتمدت"),
    "siting-kind/theatre": ("country", "countries", "location", "host country", "area of operation", "pays hôte",
                            "pays", "البلد", "بلد العمل"),
    "siting-kind/headquarters": ("hq", "seat", "siège", "quartier général", "المقر"),
    "structure-kind/member": ("member of", "membre de", "عضو في"),
    "structure-kind/unit": ("unit of", "part of", "parent", "unité de", "جزء من"),
    "measure/budget": ("approved budget", "annual budget", "budget approuvé", "الميزانية المعتمدة"),
    "measure/international-staff": ("international", "international personnel", "personnel international"),
    "measure/national-staff": ("national", "local staff", "national personnel", "personnel national",
                               "personnel local"),
    "measure/personnel": ("staff", "strength", "total personnel", "effectif", "effectifs", "الأفراد"),
    "measure/deployed-police": ("police", "police personnel", "policiers", "الشرطة"),
    "measure/beneficiaries": ("number of beneficiaries", "nombre de bénéficiaires"),
    "mission-type": ("type", "type of mission", "mission category", "type de mission"),
    "currency": ("currency code", "iso currency", "monnaie", "العملة"),
    "period/start": ("from", "period start", "budget start", "budget from", "valid from", "du", "à partir de", "من"),
    "period/end": ("to", "until", "period end", "budget end", "budget to", "valid to", "au", "jusqu'au", "إلى"),
    "period/as-of": ("as at", "date of figure", "reference date", "date de référence"),
    "Succession/hasPredecessor": ("replaces", "predecessor mission", "remplace", "succède à"),
    "Deployment/hasActor": ("contributing country", "contributor", "police contributing country", "pays contributeur"),
}  # fmt: skip

SCALES: Final = frozenset({
    "thousand", "thousands", "million", "millions", "mn", "mio", "billion", "billions", "bn", "000", "k",
    "milliers", "mille", "milliard", "milliards", "percent", "ألف", "الف", "مليون", "ملايين", "مليار",
})  # fmt: skip
"""Words in a header by which its numbers would have to be multiplied."""
