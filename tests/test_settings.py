"""Settings come from options, then from the environment, then from their defaults."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from missiongraph.errors import Rejected
from missiongraph.settings import Settings, variable


def test_without_anything_given_the_defaults_hold() -> None:
    assert Settings.load({}) == Settings()


def test_an_option_goes_before_the_environment_and_that_before_the_default() -> None:
    environment = {"MISSIONGRAPH_PORT": "8100", "MISSIONGRAPH_HOST": "::1"}
    settings = Settings.load(environment, port="8200", host=None)
    assert (settings.port, settings.host, settings.heavy_workers) == (8200, "::1", 1)


def test_values_are_of_the_kind_of_their_default() -> None:
    settings = Settings.load({"MISSIONGRAPH_DATA_DIR": "a/b", "MISSIONGRAPH_CHEAP_SECONDS": "0.5"}, public_url="/x")
    assert (settings.data_dir, settings.cheap_seconds, settings.public_url) == (Path("a/b"), 0.5, "/x")
    assert Settings.load({}, port=8000, data_dir=Path("c")).data_dir == Path("c")


def test_an_empty_variable_counts_as_none() -> None:
    assert Settings.load({"MISSIONGRAPH_PORT": "", "MISSIONGRAPH_DATA_DIR": ""}) == Settings()


@pytest.mark.parametrize("value", ["many", "0", "-1", "1.5", "1e9999"])
@pytest.mark.parametrize(
    "name", [each.name for each in fields(Settings) if isinstance(each.default, int) and each.default]
)
def test_a_count_is_a_whole_number_above_zero(name: str, value: str) -> None:
    with pytest.raises(Rejected, match=f"{variable(name)} must be a whole number above zero"):
        Settings.load({variable(name): value})


def test_a_share_is_from_zero_to_one() -> None:
    assert Settings.load({"MISSIONGRAPH_COVERAGE_LEAST": "0.8"}).coverage_least == 0.8
    with pytest.raises(Rejected, match="MISSIONGRAPH_COVERAGE_LEAST is a share from 0 to 1, and '80' is more"):
        Settings.load({"MISSIONGRAPH_COVERAGE_LEAST": "80"})


@pytest.mark.parametrize("value", ["soon", "0", "-1", "nan", "inf"])
@pytest.mark.parametrize(
    "name", [each.name for each in fields(Settings) if isinstance(each.default, float) and each.default]
)
def test_a_time_is_a_finite_number_above_zero(name: str, value: str) -> None:
    with pytest.raises(Rejected, match=f"{variable(name)} must be a number above zero"):
        Settings.load({variable(name): value})


def test_a_log_level_is_one_that_there_is() -> None:
    assert Settings.load({}, log_level="DEBUG").log_level == "DEBUG"
    with pytest.raises(Rejected, match="debug, info, warning, error"):
        Settings.load({}, log_level="loud")


def test_a_count_that_is_zero_by_default_can_be_said_to_be_zero() -> None:
    assert Settings.load({}, log_days="0").log_days == 0
    with pytest.raises(Rejected, match="LOG_DAYS"):
        Settings.load({}, log_days="-1")
