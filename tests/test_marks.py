"""Quotation marks and what they enclose."""

from __future__ import annotations

import pytest

from rashomon.marks import quoted


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "no" and left.', ["no"]),
        ("He said “no” and ‘never’.", ["no", "never"]),
        ("«Yes», she said, „no“.", ["Yes", "no"]),
        ("“It is late,“ he said.", ["It is late,"]),
        ("'It's late,' he said.", ["It's late,"]),
        ("The boys' club met the girls' club.", []),
        ("It was the '90s, and rock 'n' roll.", []),
        ("He is 6'2\" tall and weighs 90 kg.", []),
        ("``It is late,'' he said.", ["It is late,"]),
        ("\"She said 'no' to me,\" he said.", ["She said 'no' to me,", "no"]),
        ('"One.\n"Two."', ["One.", "Two."]),
        ('He said: "One.\nTwo.', ["One."]),
    ],
)
def test_what_stands_in_marks(text: str, expected: list[str]) -> None:
    assert [m.inner.of(text) for m in quoted(text)[0]] == expected


def test_a_quotation_within_a_quotation_is_one_deeper() -> None:
    text = "\"She said 'no' to me,\" he said."
    assert [m.depth for m in quoted(text)[0]] == [0, 1]


def test_a_reopened_mark_goes_on_from_the_paragraph_before() -> None:
    text = '"One.\n"Two."'
    assert [(m.closed, m.continued) for m in quoted(text)[0]] == [(False, False), (True, True)]


def test_a_lone_closing_mark_is_odd() -> None:
    text = 'It was late," he said.'
    assert quoted(text) == ((), (text.index('"'),))
