"""One speaker under many names."""

from __future__ import annotations

from pathlib import Path

import pytest

from rashomon.article import Article
from rashomon.attribution import attribute
from rashomon.models import Models
from rashomon.quotation import find_quotations
from rashomon.reading import Reading
from rashomon.source import Entity, resolve
from rashomon.syntax import Syntax

CASES = Path(__file__).parent / "cases"


def article(text: str, id: str) -> Article:
    return Article(
        id=id, input=f"{id}.txt", raw_sha256="", media_type="text/plain", encoding="utf-8", outlet=None, title=None,
        bylines=(), contributors=(), published=None, published_from=None, updated=None, url=None, language="en",
        text=text, source_map=(), removed=(), credits=(),
    )  # fmt: skip


def readings(models: Models, texts: list[str]) -> list[Reading]:
    """Each text read as an article of its own."""
    found = []
    for number, text in enumerate(texts):
        one = article(text, f"a{number}")
        syntax = Syntax(text, models.annotator.annotate([text])[0])
        statements = tuple(attribute(one, syntax, find_quotations(one, syntax)[0]))
        found.append(Reading(one, syntax, statements, (), (), ()))
    return found


def entities(models: Models, *texts: str) -> list[Entity]:
    return resolve(readings(models, list(texts)))[0]


def holders(found: list[Entity], name: str) -> set[str]:
    """The entities of which some mention stands as these words."""
    return {e.id for e in found for m in e.mentions if m.text.casefold() == name.casefold()}


def cases() -> list[tuple[str, list[str], list[str]]]:
    found = []
    for block in (CASES / "source.txt").read_text("utf-8").split("\n## ")[1:]:
        title, *lines = block.strip().split("\n")
        text = "\n".join(line for line in lines if line[:2] not in ("= ", "! ", "? "))
        expected = [line for line in lines if line[:2] in ("= ", "! ", "? ")]
        found.append((title, [part.strip() for part in text.split("\n--\n")], expected))
    return found


@pytest.mark.parametrize(("shows", "texts", "expected"), cases(), ids=lambda v: v if isinstance(v, str) else "")
def test_case(models: Models, shows: str, texts: list[str], expected: list[str]) -> None:
    found = entities(models, *texts)
    for line in expected:
        names = [name.strip() for name in line[2:].split("|")]
        who = [holders(found, name) for name in names]
        if line[0] == "=":
            assert set.intersection(*who), f"not one: {names} in {[(e.name, e.names) for e in found]}"
        elif line[0] == "!":
            assert not set.intersection(*who), f"one: {names}"
        else:
            assert not who[0], f"{names[0]} is {[e.name for e in found if e.id in who[0]]}"


def test_two_people_of_one_name_leave_a_caveat(models: Models) -> None:
    _, _, caveats = resolve(readings(models, ["Jan Keller met Tom Keller. Keller said the firm would close."]))
    assert [(c.stage, c.article, c.evidence.text if c.evidence else "") for c in caveats] == [
        ("source", "a0", "Keller")
    ]


def test_every_statement_gets_its_speaker_and_every_channel_its_entity(models: Models) -> None:
    text = 'Mayor Wim Dorn met the council. "The bridge is safe," he told Radio Velden.'
    found, (reading,), _ = resolve(readings(models, [text]))
    names = {e.id: e.name for e in found}
    said = reading.statements[0]
    assert names[said.speaker_entity or ""] == "Wim Dorn"
    assert [names[c.entity or ""] for c in said.channel] == ["Radio Velden"]


def test_the_order_of_articles_changes_nothing(models: Models) -> None:
    texts = ["Wim Dorn said no.", "Foreign Minister Wim Dorn left. Dorn said yes.", "The foreign minister spoke."]
    one = resolve(readings(models, texts))[0]
    other = resolve(readings(models, texts)[::-1])[0]
    assert one == other


def test_an_exact_copy_adds_no_entity_and_moves_no_id(models: Models) -> None:
    texts = ["A senior official said no. The official left.", "Wim Dorn said yes. Mr. Dorn left."]
    alone = resolve(readings(models, texts))[0]
    copied = resolve(readings(models, [*texts, texts[0]]))[0]
    assert {e.id: e.name for e in alone} == {e.id: e.name for e in copied}


def test_every_mention_quotes_its_article(models: Models) -> None:
    found = readings(models, ["Ms. Ida Holm’s lawyer, Bent Vig, said the U.S. Navy’s report was false.\nShe agreed."])
    text = found[0].article.text
    mentions = [m for e in resolve(found)[0] for m in e.mentions]
    assert mentions
    assert all(text[m.start : m.end] == m.text for m in mentions)


def test_an_article_without_a_parse_costs_nothing(models: Models) -> None:
    from rashomon.models.protocols import Annotation

    empty = Reading(article("Ein Satz.", "a9"), Syntax("Ein Satz.", Annotation((), (), ())), (), (), (), ())
    found, again, caveats = resolve([empty, *readings(models, ["Wim Dorn said no."])])
    assert [e.name for e in found] == ["Wim Dorn"]
    assert again[0] == empty
    assert caveats == []


def test_no_articles_give_no_entities() -> None:
    assert resolve([]) == ([], [], [])


@pytest.mark.xfail(strict=True, reason="A nickname that is no short form of the name is not known to be hers.")
def test_a_nickname_that_shares_no_letters(models: Models) -> None:
    found = entities(models, "Ida Holm, known as Bibi, won. Bibi said she was glad.")
    assert holders(found, "Ida Holm") & holders(found, "Bibi")


@pytest.mark.xfail(strict=True, reason="“X officials” may be many people; they are never taken for the government.")
def test_officials_of_a_state_are_its_government(models: Models) -> None:
    found = entities(models, "The Kenyan government agreed. Kenyan officials said the road was open.")
    assert holders(found, "The Kenyan government") & holders(found, "Kenyan officials")
