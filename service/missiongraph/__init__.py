"""MissionGraph: an open knowledge graph of international police, rule-of-law and security-sector work."""

from importlib.metadata import version

__version__ = version("missiongraph")
