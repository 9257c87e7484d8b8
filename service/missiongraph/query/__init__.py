"""Catalogued questions, parameters and limits: what a query is before an engine sees it."""
