"""Too little of a change checked: it is not published, unless whoever writes waives that by name."""

from __future__ import annotations

import httpx
import pytest

from missiongraph.commit import tokens
from missiongraph.commit.tokens import Role
from serving import serving
from writing import TURTLE, source

UNCHECKED = source("Little") + "".join(f'<https://example.org/t{i}> <https://example.org/p> "x" .\n' for i in range(9))


@pytest.mark.slow
def test_a_share_that_is_asked_for_blocks_until_it_is_waived(tmp_path_factory: pytest.TempPathFactory) -> None:
    with serving(tmp_path_factory.mktemp("data"), COVERAGE_LEAST="0.8") as service:
        secret = tokens.create(service.data_dir, Role.ADMIN, name="Ada")
        headers = {**TURTLE, "Authorization": f"Bearer {secret}"}
        with httpx.Client(base_url=service.url, headers=headers, timeout=60) as http:
            report = http.post("/validate", content=UNCHECKED).json()
            assert (report["publishable"], report["coverage"]["least"]) == (False, 0.8)
            assert "below 80 %" in report["summary"]
            refused = http.put("/documents/test/little", content=UNCHECKED)
            assert (refused.status_code, refused.json()["code"]) == (422, "not-publishable")
            waived = http.put("/documents/test/little?message=Try&waive-coverage=new+field", content=UNCHECKED)
            assert waived.status_code == 201
            told = http.get(f"/revisions/{waived.json()['revision']}", headers={"Accept": "application/json"}).json()
            assert "Try. Coverage waived by Ada: new field" in str(told)
