"""Amounts: hedges as intervals, ranges, words, money, ages, who is counted; and the numbers that count nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.models import Models
from rashomon.numeral import numerals_in
from rashomon.quantity import Quantity, find_quantities, parse_quantity, quantities_in
from rashomon.syntax import Syntax

CASES = Path(__file__).parent / "cases" / "quantity.txt"


def cases() -> list[tuple[str, list[str]]]:
    """Each sentence of the case file with the amounts it holds, as written there."""
    found: list[tuple[str, list[str]]] = []
    for line in CASES.read_text("utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith(" "):
            found[-1][1].append(line.strip())
        else:
            found.append((line, []))
    return found


def shown(text: str, q: Quantity) -> str:
    """An amount as the case file writes it."""
    low, high = ("-" if end is None else f"{end:.12g}" for end in (q.low, q.high))
    parts = [f"{q.span.of(text)} = {low}..{high} {q.unit}".rstrip()]
    parts += [f"of {q.of}"] if q.of else []
    parts += [q.hedge] if q.hedge != "none" else []
    parts += [f"event {q.event}"] if q.event else []
    return "; ".join(parts)


@pytest.mark.parametrize(("sentence", "expected"), cases(), ids=lambda c: c[:60] if isinstance(c, str) else "")
def test_amounts_of_a_sentence(models: Models, sentence: str, expected: list[str]) -> None:
    found = find_quantities(Syntax(sentence, models.annotator.annotate([sentence])[0]))
    assert [shown(sentence, q) for q in found] == expected


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("half a dozen", [6]),
        ("1,234,567 and 12,34,567", [1_234_567, 1_234_567]),
        ("two million and three fifths", [2_600_000]),
        ("one hundred and three and two thirds", [103 + 2 / 3]),
        ("the 9/11 attacks", [9, 11]),
        ("1½ or 2 1/4", [1.5, 2.25]),
        ("a third man", []),
        ("a third of it", [1 / 3]),
        ("nought point nought three", [0.03]),
        ("1 414 021 100", [1_414_021_100]),
        ("pages 22,24,26", [22, 24, 26]),
    ],
)
def test_numbers_in_words_and_figures(words: str, values: list[float]) -> None:
    assert [n.low for n in numerals_in(words)] == pytest.approx(values)


def test_pounds_are_money_when_there_are_millions_of_them() -> None:
    assert parse_quantity("three million pounds").unit == "GBP"  # type: ignore[union-attr]
    assert parse_quantity("three pounds of rice").unit == "pound"  # type: ignore[union-attr]


def test_a_dollar_sign_takes_its_country_with_it() -> None:
    assert [q.unit for q in quantities_in("A$5 million, a $5 note, HK$20, 30 Swiss francs, EUR 7")] == [
        "AUD", "USD", "HKD", "CHF", "EUR",
    ]  # fmt: skip


def test_an_hour_is_a_length_but_a_rate_is_not() -> None:
    assert [q.span.of(w) for w in ["They met for an hour"] for q in quantities_in(w)] == ["an hour"]
    assert quantities_in("They met twice a day") == []


def test_words_without_an_amount_give_none() -> None:
    assert parse_quantity("no amount here") is None


@pytest.mark.xfail(strict=True, reason="the rest is not reckoned: all but three of 21 is 18")
def test_all_but_three_is_eighteen(models: Models) -> None:
    text = "Of 21 girls, all but three carried babies."
    found = find_quantities(Syntax(text, models.annotator.annotate([text])[0]))
    assert 18 in [q.low for q in found]


number_words = st.lists(
    st.sampled_from(
        "one two ten twenty hundred thousand million half a third of and - , . / $ £ m bn per cent hours people nearly "
        "over between to or dozens 12 1,5 3.4 2016 9/11 ² ½ at least dead year old '90s".split(" ")
    ),
    max_size=12,
).map(" ".join)


@given(number_words | st.text(max_size=60))
def test_any_text_gives_amounts_inside_it_with_ends_in_order(text: str) -> None:
    for q in quantities_in(text):
        assert 0 <= q.span.start < q.span.end <= len(text)
        assert q.low is None or q.high is None or q.low <= q.high
        assert (q.low, q.high) != (None, None)


def test_a_line_break_opens_a_sentence_and_is_crossed_by_no_hedge() -> None:
    def words(text: str) -> list[tuple[str, str]]:
        return [(q.span.of(text), q.hedge) for q in quantities_in(text)]

    assert words("The wind rose.\nNearly 60 Velden fishermen are missing.") == [("Nearly 60", "under")]
    assert words("SAY NO\n\nMore than 40,000 people came.") == [("More than 40,000", "over")]
