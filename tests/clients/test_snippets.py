"""The snippets of `/docs/clients` run as they are shown, against the service that shows them."""

from __future__ import annotations

import html
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from clients.node import node
from serving import Served, serving


def shown(service: Served) -> list[tuple[str, str, str]]:
    page = httpx.get(f"{service.url}/docs/clients").text
    found = re.findall(r'<h2>(.*?)</h2>.*?<code class="language-(\w+)">(.*?)</code></pre>', page, re.DOTALL)
    return [(title, language, html.unescape(code)) for title, language, code in found]


def of(service: Served, *languages: str) -> list[tuple[str, str]]:
    return [(title, code) for title, language, code in shown(service) if language in languages]


def test_every_client_is_there_with_the_address_of_the_service(service: Served) -> None:
    languages = [language for _, language, _ in shown(service)]
    assert sorted(languages) == sorted(["sh", *["python"] * 3, "r", *["javascript"] * 2, "powerquery"])
    assert all(service.url in code and "graph.example" not in code for _, _, code in shown(service))


def test_the_python_ones_run_and_print_something(service: Served) -> None:
    assert len(of(service, "python")) == 3
    for title, code in of(service, "python"):
        run = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=False
        )
        assert run.returncode == 0, f"{title}: {run.stderr}"
        assert len(run.stdout.splitlines()) > 3, f"{title}: {run.stdout}"


def test_the_curl_one_runs_and_prints_three_answers(service: Served) -> None:
    [(_, code)] = of(service, "sh")
    run = subprocess.run(["sh", "-e", "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert "2019-07-01,2020-06-30,12430000" in run.stdout
    assert "72" in run.stdout
    assert "@prefix" in run.stdout


@pytest.mark.slow
@pytest.mark.timeout(360)
def test_the_javascript_ones_run(service: Served, comunica: Path) -> None:
    assert len(of(service, "javascript")) == 2
    for title, code in of(service, "javascript"):
        assert "2019-07-01 12430000" in node(comunica, program=code), title


@pytest.mark.slow
def test_behind_a_proxy_the_public_address_stands_in_them(tmp_path: Path) -> None:
    with serving(tmp_path, PUBLIC_URL="https://graph.test/base/") as served:
        assert all("https://graph.test/base" in code and served.url not in code for _, _, code in shown(served))
