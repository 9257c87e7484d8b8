"""Findings about a change: what it can affect, what the shapes say about that, and what no shape looked at."""
