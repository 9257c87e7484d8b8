"""The ontology, the vocabularies and the shapes read as data: no class or property of the domain is named in code."""
