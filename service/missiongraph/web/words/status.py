"""Words of the state of the service."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "At work": ("Au travail", "قيد العمل"),
    "at revision {number}, catching up": (
        "à la révision {number}, rattrapage en cours",
        "عند المراجعة {number}، ويلحق بالجديد",
    ),
    "being taken over": ("reprise en cours", "قيد الاعتماد"),
    "built": ("construits", "مبنيّان"),
    "Editor and graph": ("Éditeur et graphe", "المحرّر والمخطط"),
    "free:": ("libre :", "المتاح:"),
    "In the queue": ("En attente", "في الانتظار"),
    "Index of lists": ("Index des listes", "فهرس القوائم"),
    "Index of names": ("Index des noms", "فهرس الأسماء"),
    "Index of the history": ("Index de l'historique", "فهرس السجل"),
    "Kept, since they were changed here:": (
        "Conservés, car modifiés ici :",
        "أُبقيت كما هي لأنها عُدّلت هنا:",
    ),
    "Lane": ("File", "المسار"),
    "Limits in force": ("Limites en vigueur", "الحدود السارية"),
    "Newest revision": ("Dernière révision", "أحدث مراجعة"),
    "not built": ("non construits", "غير مبنيّين"),
    "not taken over": ("non reprises", "غير معتمدة"),
    "On the disk": ("Sur le disque", "على القرص"),
    "Readers": ("Lecteurs", "القارئات"),
    "Running": ("En cours", "قيد التشغيل"),
    "Setting": ("Réglage", "الإعداد"),
    "Shipped data": ("Données livrées", "البيانات المرفقة"),
    "taken over": ("reprises", "معتمدة"),
    "up to date": ("à jour", "محدَّث"),
    "Version": ("Version", "الإصدار"),
    "findings that block it: {number}; they are told by": (
        "constats qui s'y opposent : {number} ; ils sont donnés par",
        "الملاحظات التي تمنعها: {number}، ويعرضها الأمر",
    ),
    "What it bounds": ("Ce qu'elle borne", "ما يحدّه"),
}
