"""The points that several reports answer: what they differ on, and what they agree on.

In: Index.  Out: Point.  Next: agreed.py
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rashomon.report.figures import Bar, Scale, scale
from rashomon.report.index import Citation, Index, Json, Report, Saying, bare, clipped
from rashomon.report.standing import MOST_TRIED, losses, standing
from rashomon.report.ties import Origin, origins_of
from rashomon.report.values import DIFFERENCES, VERDICT, VERDICTS, VerdictWords, value_words

# Two sentences are one if the shorter stands in the other and has this share of its letters: a wire's place line and a
# byline in front of it may differ, the rest may not. A choice by eye, for the page only; no verdict rests on it.
SAME_SENTENCE = 0.7
# Letters of a sentence that stands as a heading.
LONGEST_HEADING = 180
# How the stages ask for a day when they know no name for what happened on it (question.ask).
NAMELESS_DAY = "When did this happen"


@dataclass(frozen=True, slots=True)
class Account:
    """What one report says on a point."""

    citation: Citation
    saying: Saying | None  # whose words they are, where they are someone's
    origin: str
    same: tuple[Citation, ...] = ()  # other reports that hold this very sentence


@dataclass(frozen=True, slots=True)
class Answer:
    """One value given for a point, with all who give it."""

    value: str
    bar: Bar | None
    accounts: tuple[Account, ...]

    @property
    def reports(self) -> tuple[Report, ...]:
        cited = [citation for account in self.accounts for citation in (account.citation, *account.same)]
        return tuple(sorted({c.report.number: c.report for c in cited}.values(), key=lambda report: report.number))


@dataclass(frozen=True, slots=True)
class Point:
    """One question that several reports answer."""

    id: str
    anchor: str
    short: str  # "D3", "A1": how other places on the page call it
    question: str
    verdict: VerdictWords
    why: str
    about: tuple[tuple[str, str], ...]
    answers: tuple[Answer, ...]
    scale: Scale | None
    reports: int
    origins: tuple[Origin, ...]

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every place where the point is answered."""
        accounts = [account for answer in self.answers for account in answer.accounts]
        return tuple(citation for account in accounts for citation in (account.citation, *account.same))


def find_points(index: Index) -> tuple[Point, ...]:
    """Differences in the order of VERDICTS, then what is agreed; in each, what most origins stand behind first.

    The agreed get their order and their numbers from agreed.py.
    """
    rank = {verdict.key: number for number, verdict in enumerate(VERDICTS)}
    facts = sorted(
        index.facts.values(),
        key=lambda fact: (
            rank.get(fact["verdict"], len(rank)),
            -len(fact.get("origins", ())),
            -len(fact["accounts"]),
            -float(fact.get("score") or 0),
            str(fact["id"]),
        ),
    )
    counts, loss = {"A": 0, "D": 0}, losses(index)
    points = []
    for fact in facts:
        letter = "A" if fact["verdict"] == "agree" else "D"
        counts[letter] += 1
        points.append(_point(index, fact, f"{letter}{counts[letter]}", loss))
    return tuple(points)


def _point(index: Index, fact: Json, short: str, loss: Mapping[str, float]) -> Point:
    origins = origins_of(index, fact)
    origin_of = {
        report.id: origin.name for origin in origins for report in origin.reports if not _is_own(index, origin)
    }
    answers: dict[str, list[tuple[Json, Account]]] = {}
    for account in fact["accounts"]:
        citation = index.cite(account.get("words") or account["evidence"])
        if citation is None:
            continue
        statement = index.statements.get(account.get("statement") or "")
        shown = Account(citation, index.saying(statement) if statement else None, origin_of.get(account["article"], ""))
        value = value_words(account.get("value")) or (
            "" if fact["verdict"] == "agree" else f"“{citation.words.strip()}”"
        )
        answers.setdefault(value, []).append((account, shown))
    values = [group[0][0].get("value") for group in answers.values()]
    figures = scale(values)
    laid_out = [
        Answer(value, figures.bars[number] if figures else None, _together(shown for _, shown in group))
        for number, (value, group) in enumerate(answers.items())
    ]
    first_report = {
        answer.value: min(account.citation.report.number for account in answer.accounts) for answer in laid_out
    }
    laid_out.sort(
        key=lambda answer: (answer.bar.left + answer.bar.right if answer.bar else 0, first_report[answer.value])
    )
    about = tuple((index.name_of(entity), index.anchor("entity", entity)) for entity in fact.get("about", ()))
    return Point(
        id=str(fact["id"]),
        anchor=index.anchor("fact", fact["id"]),
        short=short,
        question=_heading(fact, [account.citation for answer in laid_out for account in answer.accounts], loss),
        verdict=VERDICT.get(fact["verdict"]) or VerdictWords("other", str(fact["verdict"]), "?", ""),
        why=index.told(str(fact.get("why") or "")),
        about=tuple((name, anchor) for name, anchor in about if name),
        answers=tuple(laid_out),
        scale=figures,
        reports=len({account["article"] for account in fact["accounts"]}),
        origins=origins,
    )


def is_telling(fact: Json) -> bool:
    """Whether a fact is one thing told in several sentences, without a value: its question can only be the sentence."""
    return fact["dimension"] == "other" and not any(account.get("value") for account in fact["accounts"])


def _heading(fact: Json, told: Sequence[Citation], loss: Mapping[str, float]) -> str:
    """The question; of a telling or a day without a happening, with the sentence that tells it best, in full."""
    question = str(fact["question"])
    if not told or not (is_telling(fact) or question.startswith(NAMELESS_DAY)):
        return question

    def fitness(citation: Citation) -> tuple[float, int, int, int]:
        score = standing(citation, told)
        fit = (-1.0 if score is None else score) - loss.get(citation.report.id, 0)
        return fit, -len(citation.sentence), -citation.report.number, -citation.start

    best = max(told[:MOST_TRIED], key=fitness)
    sentence = f"“{clipped(best.sentence, LONGEST_HEADING)}”"
    return sentence if is_telling(fact) else f"{NAMELESS_DAY}: {sentence}?"


def _is_own(index: Index, origin: Origin) -> bool:
    """Whether an origin is one report that speaks for itself; then nothing need be said of it."""
    return len(origin.reports) == 1 and origin.name not in {str(node["name"]) for node in index.outside.values()}


def _together(accounts: Iterable[Account]) -> tuple[Account, ...]:
    """Accounts by report, a sentence that several reports hold shown once, with the places of the others."""
    kept: list[tuple[str, Account]] = []
    for account in sorted(accounts, key=lambda account: (account.citation.report.number, account.citation.start)):
        sentence = bare(account.citation.sentence)
        for number, (known, first) in enumerate(kept):
            shorter, longer = sorted((known, sentence), key=len)
            if shorter in longer and len(shorter) >= SAME_SENTENCE * len(longer):
                kept[number] = (known, replace(first, same=(*first.same, account.citation)))
                break
        else:
            kept.append((sentence, account))
    return tuple(account for _, account in kept)


VerdictCount = tuple[VerdictWords, int]


def count_verdicts(dossier: Json) -> tuple[VerdictCount, ...]:
    """How many facts of each verdict a dossier holds, without laying it out.

    >>> [(v.name, n) for v, n in count_verdicts({"facts": [{"verdict": "agree"}, {"verdict": "disputed"}]})]
    [('Disputed', 1), ('Agree', 1)]
    """
    counts = Counter(str(fact["verdict"]) for fact in dossier.get("facts", ()))
    return tuple((verdict, counts[verdict.key]) for verdict in VERDICTS if counts[verdict.key])


def tally(points: Sequence[Point]) -> tuple[tuple[VerdictWords, int, str], ...]:
    """Each verdict with how many points bear it and the page id of the first."""
    counted = []
    for verdict in VERDICTS:
        of_kind = [point for point in points if point.verdict.key == verdict.key]
        if of_kind:
            counted.append((verdict, len(of_kind), of_kind[0].anchor if verdict.key in DIFFERENCES else "part-agreed"))
    return tuple(counted)
