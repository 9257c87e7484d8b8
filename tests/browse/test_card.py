"""The picture of a thing: what it says, in bounds, whatever a label holds."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, features

from missiongraph.browse.card import HEIGHT, WIDTH, Card, card, card_picture, clean, paint
from missiongraph.browse.view import View
from missiongraph.commit.release import shipped_snapshot
from missiongraph.errors import NotFound
from missiongraph.names import ID
from missiongraph.web.assets import assets

COPPS = ID + "mission/eupol-copps"
WHITE = (255, 255, 255)


@pytest.fixture(scope="module")
def fonts() -> Path:
    """The fonts of the build."""
    found = assets().fonts
    if found is not None:
        return found
    if os.environ.get("CI"):
        pytest.fail("not built")
    pytest.skip("The front end is not built: no npm here")


def opened(picture: bytes) -> Image.Image:
    image = Image.open(BytesIO(picture))
    image.load()
    return image


def written(image: Image.Image, left: int, right: int) -> bool:
    """Say whether anything but paper is in a stripe of the middle."""
    return any(colour != WHITE for _, colour in image.crop((left, 60, right, HEIGHT - 130)).getcolors(1 << 20) or [])


@pytest.mark.parametrize(("language", "kind"), [("en", "Mission"), ("fr", "Mission"), ("ar", "بعثة")])
def test_a_card_says_kind_name_and_what_comes_first(language: str, kind: str) -> None:
    found = card(View(shipped_snapshot(), language), COPPS)
    assert (found.kind, found.title, found.from_right) == (kind, "EUPOL COPPS", language == "ar")
    assert " · " in found.line


def test_a_card_is_a_picture_of_the_size_that_pages_state(fonts: Path) -> None:
    image = opened(card_picture(shipped_snapshot(), iri=COPPS, language="en", fonts=fonts))
    assert (image.format, image.size) == ("PNG", (WIDTH, HEIGHT))


def test_arabic_is_shaped_and_begins_at_the_right(fonts: Path) -> None:
    assert features.check("raqm")
    from_right = opened(paint(Card("بعثة", "بعثة", "", 0, from_right=True), fonts))
    from_left = opened(paint(Card("Mission", "Mission", "", 0), fonts))
    assert (written(from_right, WIDTH - 200, WIDTH - 84), written(from_right, 84, 300)) == (True, False)
    assert (written(from_left, WIDTH - 200, WIDTH - 84), written(from_left, 84, 300)) == (False, True)


@pytest.mark.parametrize(
    "label",
    [
        "\u202egnp.exe",
        "A" * 100_000,
        "a" + "\u0301" * 1_000,
        "\0\x1b[31m\n\n\n",
        "<script>alert(1)</script>",
        "",
        " ",
        "\u5317\u4eac",
    ],
)
def test_no_label_leaves_its_lines(fonts: Path, label: str) -> None:
    image = opened(paint(Card(label, label, label, 7), fonts))
    assert not written(image, 0, 60)
    assert not written(image, WIDTH - 80, WIDTH)


def test_what_is_not_seen_is_taken_out_and_the_rest_is_bounded() -> None:
    assert clean("\u202eevil\u2066 \x00name\n") == "evil name"
    assert clean("e\u0301\u0301\u0301\u0301") == "é\u0301\u0301"
    assert len(clean("x" * 10_000)) == 240
    assert clean("رام الله") == "رام الله"


def test_nothing_known_has_no_card(fonts: Path) -> None:
    with pytest.raises(NotFound):
        card_picture(shipped_snapshot(), iri=ID + "mission/none", language="en", fonts=fonts)
