"""Foreign formats to documents: tables by a mapping. What comes of them is let in by `commit` like any submission."""
