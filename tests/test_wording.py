"""What became of one wording in another."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rashomon.attribution import Channel, Statement
from rashomon.models.judge import RuleJudge
from rashomon.span import Evidence
from rashomon.wording import edit, in_translation

CASES = Path(__file__).parent / "cases/wording.txt"
LINE = re.compile(r"^(?:\+ )?(direct|mixed|indirect)(?: via ([^:]+))?: (.+)$")


def statement(line: str, n: int, article: str) -> Statement:
    match = LINE.match(line)
    assert match, line
    manner, channel, text = match.groups()
    start = 1000 * n
    evidence = Evidence(article, start, start + len(text), text)
    via = (Channel(channel, evidence),) if channel else ()
    return Statement(f"s{n}", article, manner, evidence, None, None, via, True, speaker_entity="e1")  # type: ignore[arg-type]


def cases() -> list[tuple[str, ...]]:
    blocks = CASES.read_text("utf-8").split("\n\n")
    found = [tuple(x for x in b.splitlines() if x and not x.startswith("#")) for b in blocks]
    return [case for case in found if case]


@pytest.mark.parametrize("case", cases())
def test_case(case: tuple[str, ...]) -> None:
    first, second = statement(case[0], 1, "a"), statement(case[1], 2, "b")
    kin = [first, *(statement(line, 3 + n, "a") for n, line in enumerate(case[2:-1]))]
    kind, _, why = case[-1].partition(" | ")
    found = edit(first, second, RuleJudge(), in_translation(first) or in_translation(second), True, kin)
    assert found.kind == kind
    assert found.why.startswith(why)


def test_without_days_a_word_is_taken_to_be_lost_not_added() -> None:
    with_it, without = statement("direct: We might sign.", 1, "a"), statement("direct: We sign.", 2, "b")
    for pair in ((with_it, without), (without, with_it)):
        found = edit(*pair, RuleJudge(), ordered=False)
        assert (found.kind, found.source, found.target) == ("hedge-lost", "s1", "s2")
    assert edit(without, with_it, RuleJudge(), ordered=True).kind == "hedge-added"


def test_the_fuller_wording_is_the_one_that_was_trimmed() -> None:
    short, long = statement("direct: a long night", 1, "a"), statement("direct: It was a long night here.", 2, "b")
    found = edit(short, long, RuleJudge())
    assert (found.kind, found.source, found.target) == ("trimmed", "s2", "s1")


def test_an_infinitive_cut_from_a_denial_is_no_denial_changed() -> None:
    denial = statement("direct: Tarn does not want to rule the strait.", 1, "a")
    assert edit(denial, statement("indirect: to rule the strait", 2, "b"), RuleJudge()).kind != "negation-changed"
