"""Bytes to quads and back, differences, digests. Pure: no files, no database, no network."""
