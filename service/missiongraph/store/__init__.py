"""The only door to a database: snapshots for reading, one writer, revisions, readers that can be killed."""
