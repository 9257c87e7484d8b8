"""What all tests share. Take the smallest data that has what you need; otherwise write some inline."""

from __future__ import annotations

import pytest
from hypothesis import settings
from rdflib import Graph

from counts import examples
from model_files import load, model_paths, shape_paths

pytest_plugins = ["serving", "chromium", "clients.node", "virtuoso", "writing"]
_SERVICES = frozenset({"service", "editor", "hasty", "target", "remote", "filled"})
settings.register_profile("counted", max_examples=examples(100), deadline=None)
settings.load_profile("counted")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regold", action="store_true", help="rewrite the golden files; then review them with git diff")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what starts a service as slow: it takes seconds each time, so `make quick` leaves it out."""
    for item in items:
        if not _SERVICES.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)


@pytest.fixture
def regold(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be rewritten."""
    return bool(request.config.getoption("--regold"))


@pytest.fixture(scope="session")
def model() -> Graph:
    """Ontology and vocabularies in one graph. Copy it before you add to it."""
    return load(model_paths())


@pytest.fixture(scope="session")
def shapes() -> Graph:
    """All shapes in one graph."""
    return load(shape_paths())
