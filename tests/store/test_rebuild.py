"""A revision without a checkpoint is rebuilt from the log, and proves it by its digest."""

from __future__ import annotations

from pathlib import Path

import pytest

from facts import fact
from missiongraph.errors import Gone, NotFound, StoreProblem
from missiongraph.rdf.change import Change
from missiongraph.store.rebuild import KEPT, rebuild
from missiongraph.store.writer import Writer


@pytest.fixture
def history(tmp_path: Path) -> Writer:
    """Ten revisions, in each of which one fact comes and the one before it goes; the first seven have no checkpoint."""
    writer = Writer(tmp_path)
    for number in range(10):
        removed = frozenset({fact(number - 1)}) if number else frozenset()
        change = Change(removed, frozenset({fact(number)}))
        writer.commit(change, base=number, author="test", message="next")
    return writer


@pytest.mark.parametrize("number", [1, 4, 7])
def test_any_revision_can_be_rebuilt(history: Writer, tmp_path: Path, number: int) -> None:
    rebuild(history.snapshot(), data_dir=tmp_path, number=number)
    snapshot = history.snapshot(number)
    assert set(snapshot.match(graph=fact(0).graph_name)) == {fact(number - 1)}
    assert len(list(snapshot.match())) == 1
    history.close()


def test_only_a_few_rebuilt_ones_are_kept(history: Writer, tmp_path: Path) -> None:
    for number in range(1, KEPT + 2):
        rebuild(history.snapshot(), data_dir=tmp_path, number=number)
    assert len(list((tmp_path / "rebuilt").iterdir())) == KEPT
    history.close()


def test_a_log_that_does_not_lead_to_the_digest_is_noticed(history: Writer, tmp_path: Path) -> None:
    manifest = tmp_path / "log/00000002.json"
    stated = history.revisions.manifest(2).digest
    manifest.write_text(manifest.read_text().replace(stated, "0" * 64))
    with pytest.raises(StoreProblem, match="digest"):
        rebuild(history.snapshot(), data_dir=tmp_path, number=2)
    assert not (tmp_path / "rebuilt/2").exists()
    history.close()


def test_a_pruned_revision_is_gone_and_a_future_one_unknown(history: Writer, tmp_path: Path) -> None:
    (tmp_path / "log/00000001.patch.gz").unlink()
    with pytest.raises(Gone):
        history.snapshot(1)
    with pytest.raises(NotFound):
        history.snapshot(11)
    history.close()
