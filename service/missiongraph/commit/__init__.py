"""The only way in: document → plan → revision."""
