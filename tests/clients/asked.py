"""What the clients ask, and what must come of it."""

from __future__ import annotations

MISSION = "https://w3id.org/missiongraph/id/mission/eupol-copps"
MG = "PREFIX mg: <https://w3id.org/missiongraph/ns#>\n"
SELECT = (
    MG
    + f'SELECT ?amount ?words {{ ?b mg:isAbout <{MISSION}> ; mg:amount ?amount ; mg:wording ?words \
FILTER(?words = "EUR 12,43 million"@en) }}'
)
AMOUNT, WORDS = "12430000", "EUR 12,43 million"
ASK = f"ASK {{ <{MISSION}> a ?class }}"
CONSTRUCT = MG + f"CONSTRUCT {{ <{MISSION}> mg:amount ?amount }} {{ ?b mg:isAbout <{MISSION}> ; mg:amount ?amount }}"
DESCRIBE = f"DESCRIBE <{MISSION}>"
