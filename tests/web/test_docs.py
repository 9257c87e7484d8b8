"""What the service says of itself."""

from __future__ import annotations

import re

import httpx

from serving import Served


def test_the_type_of_a_problem_leads_to_its_explanation(service: Served) -> None:
    problem = httpx.get(f"{service.url}/sparql?query=nonsense").json()
    page, _, code = problem["type"].partition("#")
    assert f'id="{code}"' in httpx.get(service.url + page).text


def test_every_address_is_listed_with_what_it_does(service: Served) -> None:
    known = httpx.get(f"{service.url}/openapi.json").json()["paths"]
    page = httpx.get(f"{service.url}/docs").text
    listed = re.findall(r"<td><code>(.*?)</code></td><td>(.*?)</td><td>(.*?)</td>", page)
    assert {path for path, _, _ in listed} == known.keys()
    assert all(methods and about for _, methods, about in listed)
