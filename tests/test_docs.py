"""What can be asked for is documented, and nothing of one machine or one session stands in the project."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from rashomon.cli import main

ROOT = Path(__file__).parent.parent
DOCS = "\n".join(p.read_text("utf-8") for p in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))])


@pytest.mark.parametrize("verb", sorted(main.commands))
def test_every_command_stands_in_the_docs(verb: str) -> None:
    assert f"rashomon {verb}" in DOCS


def test_every_link_in_the_docs_leads_somewhere() -> None:
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        for path in re.findall(r"`((?:docs|src|tests|quality|bench)/[\w./-]+)`", page.read_text("utf-8")):
            assert list(ROOT.glob(path.rstrip("/"))), f"{page.name} names {path}"


def test_every_lexicon_is_read_by_some_stage() -> None:
    code = "\n".join(p.read_text("utf-8") for p in sorted((ROOT / "src").rglob("*.py")))
    for path in sorted((ROOT / "src/rashomon/lexicon").glob("*.txt")):
        assert f'"{path.stem}"' in code, f"nothing reads lexicon/{path.name}"


def test_no_path_of_a_machine_and_no_registry_stands_in_the_project() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    for name in listed:
        path = ROOT / name
        if path.suffix in {".onnx", ".npz", ".json", ".gz", ".png"} or not path.is_file():
            continue
        text = path.read_text("utf-8", errors="ignore")
        assert not re.search(r"(?<![A-Za-z0-9_./])/(?:work|farm|root)/", text), name
