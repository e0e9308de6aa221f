"""The command line as its users meet it: real files, real models, exit codes and messages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rashomon.cli import main
from rashomon.stories import story

REPORT = (
    "The ministers met for five hours in Lindhaven on Monday, Anna Berg said.\n“We will keep talking,” she added.\n"
)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


@pytest.fixture(scope="module")
def summit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled story's dossier, made once."""
    folder = tmp_path_factory.mktemp("summit")
    assert run("demo", "--output", folder).exit_code == 0
    return folder


def test_demo_leaves_a_dossier_and_says_where(summit: Path) -> None:
    result = run("demo", "--output", summit)
    assert result.exit_code == 0
    assert str(summit / "dossier.html") in result.output
    assert "Disputed" in result.output
    assert (summit / "dossier.json").stat().st_size > 10_000


def test_verify_holds_for_both_files(summit: Path) -> None:
    for name in ("dossier.json", "dossier.html"):
        result = run("verify", summit / name)
        assert result.exit_code == 0, result.output
        assert "holds" in result.output


def test_verify_fails_when_one_character_was_changed(summit: Path, tmp_path: Path) -> None:
    form = json.loads((summit / "dossier.json").read_text("utf-8"))
    form["statements"][0]["content"]["text"] = form["statements"][0]["content"]["text"][:-1] + "#"
    forged = tmp_path / "forged.json"
    forged.write_text(json.dumps(form), "utf-8")
    result = run("verify", forged)
    assert result.exit_code == 1
    assert "does not quote its article" in result.output


def test_verify_fails_when_an_article_no_longer_gives_its_raw_page(summit: Path, tmp_path: Path) -> None:
    form = json.loads((summit / "dossier.json").read_text("utf-8"))
    article = next(a for a in form["articles"] if a["media_type"] == "text/plain")
    article["raw_sha256"] = "0" * 64
    article["input"] = "gone.txt"
    forged = tmp_path / "forged.json"
    forged.write_text(json.dumps(form), "utf-8")
    assert run("verify", forged).exit_code == 1


def test_explain_shows_a_finding_with_its_sentences(summit: Path) -> None:
    form = json.loads((summit / "dossier.json").read_text("utf-8"))
    fact = next(f for f in form["facts"] if f["verdict"] == "disputed")
    result = run("explain", summit / "dossier.json", fact["id"])
    assert result.exit_code == 0
    assert fact["question"] in result.output
    unknown = run("explain", summit / "dossier.json", "f0")
    assert unknown.exit_code == 2
    assert "f0" in unknown.output


def test_one_bad_input_among_good_ones_costs_only_itself(tmp_path: Path) -> None:
    good = [tmp_path / f"r{n}.txt" for n in range(2)]
    for n, path in enumerate(good):
        path.write_text(REPORT.replace("five", ("five", "seven")[n]), "utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    result = run("compare", tmp_path, "--output", tmp_path / "out")
    assert result.exit_code == 0, result.output
    form = json.loads((tmp_path / "out/dossier.json").read_text("utf-8"))
    assert len(form["articles"]) == 2
    assert any("empty.txt" in c["reason"] and "0 bytes" in c["reason"] for c in form["caveats"])


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("empty.txt", b"", "0 bytes"),
        ("photo.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "image"),
        ("folder", None, "folder"),
    ],
)
def test_when_nothing_can_be_read_the_exit_code_and_the_message_say_so(
    tmp_path: Path, name: str, raw: bytes | None, said: str
) -> None:
    given = tmp_path / name
    given.mkdir() if raw is None else given.write_bytes(raw)
    result = run("compare", given, "--output", tmp_path / "out")
    assert result.exit_code == 2
    assert name in result.output
    assert said in result.output
    assert not (tmp_path / "out").exists()


def test_broken_utf8_is_read_and_the_damage_is_a_caveat(tmp_path: Path) -> None:
    path = tmp_path / "broken.txt"
    path.write_bytes(REPORT.encode() + "Harbour café\n".encode()[:-2] + b"\xff\xfe\xfa closed.\n")
    result = run("compare", path, "--json")
    assert result.exit_code == 0
    form = json.loads(result.stdout)
    assert any("broken.txt" in c["reason"] for c in form["caveats"])


def test_one_article_alone_is_a_dossier_that_says_there_is_nothing_to_compare(tmp_path: Path) -> None:
    path = tmp_path / "alone.txt"
    path.write_text(REPORT, "utf-8")
    result = run("compare", path, "--json")
    assert result.exit_code == 0
    form = json.loads(result.stdout)
    assert form["facts"] == []
    assert any("Only one article" in c["reason"] for c in form["caveats"])


def test_read_gives_one_json_line_an_article(tmp_path: Path) -> None:
    result = run("read", *story("summit"), "--json")
    assert result.exit_code == 0
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(lines) == len(story("summit"))
    assert {"article", "statements", "entities", "quantities", "times"} <= lines[0].keys()


def test_compare_without_a_place_for_the_dossier_is_a_usage_error(tmp_path: Path) -> None:
    result = run("compare", tmp_path)
    assert result.exit_code == 2
    assert "--output" in result.output


@pytest.mark.parametrize("verb", ["compare", "read", "demo", "verify", "explain"])
def test_every_verb_has_help_with_an_example(verb: str) -> None:
    result = run(verb, "--help")
    assert result.exit_code == 0
    assert "Example:" in result.output


def test_importing_rashomon_loads_no_model_and_hardly_any_code() -> None:
    code = (
        "import sys, rashomon, rashomon.cli; "
        "print([m for m in ('spacy', 'onnxruntime', 'numpy', 'torch', 'trafilatura', 'lxml') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    assert done.stdout.strip() == "[]"


def test_every_public_name_is_there_and_documented() -> None:
    import rashomon

    for name in rashomon.__all__:
        found = getattr(rashomon, name)
        assert name == "__version__" or found.__doc__, name
