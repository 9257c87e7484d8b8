"""Words of the state of the service."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "At work": ("Au travail", "قيد العمل"),
    "at revision {number}, catching up": (
        "à la révision {number}, rattrapage en cours",
        "عند المراجعة {number}، ويلحق بالجديد",
    ),
    "built": ("construits", "مبنيّان"),
    "Editor and graph": ("Éditeur et graphe", "المحرّر والمخطط"),
    "free:": ("libre :", "المتاح:"),
    "In the queue": ("En attente", "في الانتظار"),
    "Index of lists": ("Index des listes", "فهرس القوائم"),
    "Index of names": ("Index des noms", "فهرس الأسماء"),
    "Index of the history": ("Index de l'historique", "فهرس السجل"),
    "Lane": ("File", "المسار"),
    "Limits in force": ("Limites en vigueur", "الحدود السارية"),
    "Newest revision": ("Dernière révision", "أحدث مراجعة"),
    "not built": ("non construits", "غير مبنيّين"),
    "On the disk": ("Sur le disque", "على القرص"),
    "Readers": ("Lecteurs", "القارئات"),
    "Running": ("En cours", "قيد التشغيل"),
    "Setting": ("Réglage", "الإعداد"),
    "up to date": ("à jour", "محدَّث"),
    "Version": ("Version", "الإصدار"),
    "What it bounds": ("Ce qu'elle borne", "ما يحدّه"),
}
