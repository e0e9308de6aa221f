"""How the values of one point stand to one another: figures, dates, times of day, statuses, precedents.

In: the claims of a point.  Out: a verdict, and why in a sentence.  Next: discrepancy.py
Most differences between reports are no dispute: hedges, rounding, scope and the hour of writing are weighed first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import combinations
from typing import Literal

from rashomon.alignment import Point
from rashomon.book import Book
from rashomon.claim import CROWDS, Claim, Clock, Day, Measure, Precedent, Status, Value, days_between, width
from rashomon.happening import growing
from rashomon.quantity import parse_quantity
from rashomon.scope import days_apart, same_day_named, why_both, why_both_days

Verdict = Literal["agree", "compatible", "rounded", "scope-differs", "updated", "disputed", "framing-only"]

# A figure rounds another when they differ by at most this share: "nearly 60" for 58, "about 200" for 197.
ROUNDING = 0.07
# Below this likeness of its accounts a point is never called disputed: they may answer two questions.
DISPUTE = 0.55


def weigh(point: Point, claims: Sequence[Claim], book: Book) -> tuple[Verdict, str]:
    """The verdict on one point, and why, in a sentence."""
    if point.dimension in {"duration", "count", "amount"}:
        return weigh_figures(point, claims, book)
    if point.dimension == "date" and all(isinstance(c.value, Clock) for c in claims):
        return weigh_hours(point, claims, book)
    if point.dimension == "date":
        return weigh_days(point, claims, book)
    if point.dimension == "status":
        return weigh_statuses(claims, book)
    if point.dimension == "precedent":
        return weigh_precedents(claims, book)
    if point.dimension == "place":
        return "agree", f"All have it at one place: {listing(claims, book)}."
    if len({" ".join(re.findall(r"[^\W_]+", c.gist.lower())) for c in claims}) == 1:
        return "agree", "The same sentence stands in all of them."
    return "agree", "They tell it in other words, and nothing in them excludes the rest."


# -- figures -----------------------------------------------------------------------------------------------------------


def weigh_figures(point: Point, claims: Sequence[Claim], book: Book) -> tuple[Verdict, str]:
    values = [c.value for c in claims if isinstance(c.value, Measure)]
    said = listing(claims, book)
    if len({(v.low, v.high, v.hedge) for v in values}) == 1:
        return "agree", f"All give {quoted(claims[0])}."
    clashes = [(a, b) for a, b in combinations(claims, 2) if a.article != b.article and clash(a, b)]
    event = next((c.event for c in claims if c.event), None)
    grows = event in growing() - CROWDS  # a crowd is counted once, by the police and by those who called it
    rounding = bool(clashes) and all(rounds(a.value, b.value) for a, b in clashes)
    if rounding and (not grows or any(v.hedge != "none" for v in values)):
        return "rounded", f"The figures differ by rounding: {said}."
    if grows and (clashes or not near_floors(claims)) and (later := rises(claims, book)):
        return "updated", f"The figure rose as reports came in: {later}."
    if grows and clashes and not any(falls(a, b, book) for a, b in clashes):
        return "updated", f"The figures were given as news came in, and the higher may be the later: {said}."
    if all(a == b or rounds(a, b) for a, b in combinations(values, 2)):
        return "rounded", f"One figure rounds the other: {said}."
    if not clashes and not grows and floor_too_low(claims):
        return "scope-differs", f"One figure is so far above the other that they may be of different things: {said}."
    if not clashes:
        return "compatible", f"One amount fits all accounts: {said}."
    if point.score < DISPUTE:
        return "scope-differs", f"The figures differ, but may measure different things: {said}."
    if later := figure_of_one_house(clashes, book):
        return "updated", later
    unexplained = [p for p in clashes if not why_both(*p, book)]
    if not unexplained:
        return "scope-differs", f"The figures differ, but {why_both(*clashes[0], book)}: {said}."
    a, b = max(unexplained, key=lambda p: (gap(p[0], p[1]), p[0].words, p[1].words))
    return "disputed", f"No amount fits both: {listing([a, b], book)}."


def bounds(claim: Claim) -> tuple[float, float]:
    value = claim.value
    assert isinstance(value, Measure)
    return (
        float("-inf") if value.low is None else value.low,
        float("inf") if value.high is None else value.high,
    )


def clash(a: Claim, b: Claim) -> bool:
    """No amount lies in both intervals."""
    (low_a, high_a), (low_b, high_b) = bounds(a), bounds(b)
    return max(low_a, low_b) > min(high_a, high_b)


def gap(a: Claim, b: Claim) -> float:
    (low_a, high_a), (low_b, high_b) = bounds(a), bounds(b)
    return max(low_a, low_b) - min(high_a, high_b)


def rounds(a: Value, b: Value) -> bool:
    """One is a round figure near the other, and is not said as a floor or a ceiling.

    >>> rounds(Measure(58, 58, "person", "none"), Measure(55, 60, "person", "under"))
    True
    >>> rounds(Measure(276, 276, "person", "none"), Measure(270, None, "person", "over"))
    False
    >>> rounds(Measure(5, 5, "person", "none"), Measure(7, 7, "person", "none"))
    False
    """
    if not isinstance(a, Measure) or not isinstance(b, Measure):
        return False
    left, right = said_figure(a), said_figure(b)
    if left is None or right is None or left == right:
        return False
    return abs(left - right) / max(abs(left), abs(right)) <= ROUNDING and (is_round(left) or is_round(right))


def near_floors(claims: Sequence[Claim]) -> bool:
    """The figures lie so near that the lower round the higher: "over 50" of 51."""
    lows = [bounds(c)[0] for c in claims]
    return min(lows) > 0 and max(lows) <= (1 + ROUNDING) * min(lows)


# So many times "more than 600,000" is no figure of which anybody would still say "more than 600,000".
ABOVE_FLOOR = 3


def floor_too_low(claims: Sequence[Claim]) -> bool:
    """A figure lies so far above another's floor that nobody would have told it by that floor."""
    floors = [c.value.low for c in claims if open_above(c) and COUNTED.search(c.words.text)]  # type: ignore[union-attr]
    figures = [bounds(c)[0] for c in claims if not open_above(c)]
    return any(low and figure > ABOVE_FLOOR * low for low in floors for figure in figures)


def open_above(claim: Claim) -> bool:
    return isinstance(claim.value, Measure) and claim.value.high is None


def said_figure(value: Measure) -> float | None:
    """The figure that was written, without its hedge; None for a floor, a ceiling or a range."""
    if value.low is None or value.high is None or value.hedge in {"at-least", "at-most", "over"}:
        return None
    return value.high if value.hedge == "under" else (value.low + value.high) / 2


def is_round(figure: float) -> bool:
    """A figure that writers round to: a half, or one whose last digits are noughts or quarters."""
    if figure < 10:
        return figure * 2 == int(figure * 2)
    return f"{figure:.0f}"[-1] == "0" or f"{figure:.0f}"[-2:] in {"25", "75"}


# "Dozens" and "scores" are no counts that a later one could replace.
COUNTED = re.compile(r"^(?!.*\b(?:dozens|scores|hundreds|thousands|tens|millions)\b)", re.IGNORECASE)


def rises(claims: Sequence[Claim], book: Book) -> str | None:
    """The figures in order of publication, if they only rise, or if the lower are floors ("at least two")."""
    counted = [c for c in claims if COUNTED.search(c.words.text)]
    dated = sorted(
        ((book.published(c.article) or "", bounds(c)[0] if bounds(c)[0] > 0 else bounds(c)[1], c) for c in counted),
        key=lambda d: (d[0], d[1], d[2].words),
    )
    figures = [d[1] for d in dated]
    if len(set(figures)) < 2:
        return None
    floors = all(
        isinstance(c.value, Measure) and c.value.hedge in {"at-least", "over"} for _, f, c in dated if f < max(figures)
    )
    in_order = all(d[0] for d in dated) and figures == sorted(figures) and dated[0][0] < dated[-1][0]
    if not (in_order or floors):
        return None
    return ", then ".join(dict.fromkeys(quoted(c) for _, _, c in sorted(dated, key=lambda d: (d[1], d[0], d[2].words))))


# Hours by which a lower figure must be later than a higher one before the two are set against one another: the stamp of
# a page is that of its last edit, and its figures may be older.
EDIT_HOURS = 24


def falls(a: Claim, b: Claim, book: Book) -> bool:
    """The lower of two figures was published well after the higher one, so that it cannot be the older count."""
    lower, higher = sorted((a, b), key=lambda c: bounds(c))
    early, late = book.published(higher.article), book.published(lower.article)
    if not early or not late:
        return False
    return hours(late) - hours(early) > EDIT_HOURS


def hours(published: str) -> float:
    """Hours since the year 1 of an ISO date or date and time, its zone left aside."""
    moment = datetime.fromisoformat(published[:19])
    return moment.toordinal() * 24 + moment.hour + moment.minute / 60


def figure_of_one_house(clashes: Sequence[tuple[Claim, Claim]], book: Book) -> str | None:
    """That one outlet gave another figure on a later day, if that is all that differs."""
    if not all(book.one_house(a.article, b.article) and days_apart(a, b, book) for a, b in clashes):
        return None
    first, second = sorted(clashes[0], key=lambda c: book.published(c.article) or "")
    return f"The same outlet gave {quoted(first)} first and {quoted(second)} on a later day."


def quoted(claim: Claim) -> str:
    """The words of a value, in quotation marks, on one line."""
    return f"“{' '.join(claim.words.text.split())}”"


def listing(claims: Sequence[Claim], book: Book) -> str:
    """ "five hours" (the Courier), "nearly six" (the Post)"""
    parts = dict.fromkeys(f"{quoted(c)} ({book.outlet(c.article)})" for c in claims)
    return ", ".join(list(parts)[:6])


# -- dates, statuses, precedents ---------------------------------------------------------------------------------------


def weigh_days(point: Point, claims: Sequence[Claim], book: Book) -> tuple[Verdict, str]:
    days = [c.value for c in claims if isinstance(c.value, Day)]
    said = listing(claims, book)
    if len(set(days)) == 1:
        return "agree", f"All say {quoted(claims[0])}."
    if all(same_day_named(a, b) for a, b in combinations(claims, 2)):
        return "agree", f"All say {quoted(claims[0])}, each counted from the day of its own report."
    apart = [(a, b) for a, b in combinations(days, 2) if days_between(a, b) > 0]
    if not apart:
        widths = {width(d) for d in days}
        if len(widths) == 1:
            return "agree", f"The dates are the same: {said}."
        return "compatible", f"The dates fit one another, some more exact than others: {said}."
    # "Two years ago" is said of 22 months as of 26: a vague date excludes only what lies further off than it is wide.
    if all(days_between(a, b) <= max(VAGUE_DAYS, width(a), width(b)) for a, b in apart):
        return "compatible", f"The dates fit one another as far as they are exact: {said}."
    if point.score < DISPUTE:
        return "scope-differs", f"The dates differ, but may be of different things: {said}."
    reasons = [why_both_days(a, b, book) for a, b in combinations(claims, 2) if days_exclude(a.value, b.value)]
    if all(reasons):
        return "scope-differs", f"The dates differ, but {reasons[0]}: {said}."
    return "disputed", f"No day fits all: {said}."


def days_exclude(a: Value, b: Value) -> bool:
    return isinstance(a, Day) and isinstance(b, Day) and days_between(a, b) > 0


# Days by which two exact dates may differ without a dispute: reports count a night to either day.
VAGUE_DAYS = 1


# Minutes by which two times of day may differ when one is given as "about" or "shortly after", and when both are exact.
VAGUE_MINUTES, EXACT_MINUTES = 45, 10
DAY_MINUTES = 24 * 60


def weigh_hours(point: Point, claims: Sequence[Claim], book: Book) -> tuple[Verdict, str]:
    """Times of day: zones are not reckoned, so that a gap of whole hours may be one of zones."""
    clocks = [c.value for c in claims if isinstance(c.value, Clock)]
    said = listing(claims, book)
    if len(set(clocks)) == 1:
        return "agree", f"All say {quoted(claims[0])}."
    gaps = [(minutes_between(a, b), a.about or b.about) for a, b in combinations(clocks, 2)]
    if all(gap <= (VAGUE_MINUTES if about else EXACT_MINUTES) for gap, about in gaps):
        return "compatible", f"The times fit one another as far as they are exact: {said}."
    if point.score < DISPUTE or any(gap % 60 == 0 or about for gap, about in gaps):
        return "scope-differs", f"The times differ, but may be of different moments or zones: {said}."
    return "disputed", f"No time fits all: {said}."


def minutes_between(a: Clock, b: Clock) -> int:
    """The shorter way round the dial."""
    apart = abs(a.minute - b.minute)
    return min(apart, DAY_MINUTES - apart)


# Statuses that exclude one another when said of the same thing.
EXCLUDE = frozenset(
    {frozenset({"cancelled", "postponed"}), frozenset({"confirmed", "denied"}), frozenset({"approved", "rejected"})}
)
# Statuses that one and the same thing passes through in time.
BEFORE = frozenset({"unconfirmed", "planned", "not confirmed"})
AFTER = frozenset({"happened", "confirmed"})


def weigh_statuses(claims: Sequence[Claim], book: Book) -> tuple[Verdict, str]:
    kinds = sorted({c.value.status for c in claims if isinstance(c.value, Status)})
    said = listing(claims, book)
    if len(kinds) == 1:
        return "agree", f"All have it as {kinds[0]}."
    for pair in combinations(kinds, 2):
        if frozenset(pair) in EXCLUDE or f"not {pair[0]}" == pair[1] or f"not {pair[1]}" == pair[0]:
            return "disputed", f"It cannot be both: {said}."
    if set(kinds) <= BEFORE | AFTER and set(kinds) & BEFORE and set(kinds) & AFTER:
        knowing = [c for c in claims if isinstance(c.value, Status) and c.value.status in AFTER]
        return (
            "updated",
            f"{book.outlet(knowing[0].article)} knows more than those that did not yet know: {told(knowing[0])}",
        )
    return "compatible", f"Both may hold: {said}."


def told(claim: Claim) -> str:
    """The sentence of a claim, cut to a line."""
    words = claim.sentence.text.split()
    return "“" + " ".join(words[:24]) + ("” …" if len(words) > 24 else "”.")


def weigh_precedents(claims: Sequence[Claim], book: Book) -> tuple[Verdict, str]:
    kinds = {(c.value.rank, (c.value.since or "").lower()) for c in claims if isinstance(c.value, Precedent)}
    said = listing(claims, book)
    if len(kinds) == 1:
        return "agree", f"All say {quoted(claims[0])}."
    years = [since_years(c, book) for c in claims]
    known = [y for y in years if y is not None]
    if len(known) == len(years):
        exact = {y for y in known if y[0] == y[1]}
        if max(y[0] for y in known) <= min(y[1] for y in known):
            if len(exact) == len(set(known)) == 1:
                return "agree", f"All go back to one year: {said}."
            decades = any(y[1] - y[0] == DECADE - 1 for y in known)
            return ("rounded" if decades else "compatible"), f"All go back to one time, some more exactly: {said}."
    return "scope-differs", f"They compare with different things, and all may hold: {said}."


DECADE = 10
YEARS_AGO = re.compile(
    r"in (?P<more>more than |over |at least |nearly |almost )?(?P<count>[\w-]+) (?P<unit>year|decade)s?"
)


def since_years(claim: Claim, book: Book) -> tuple[int, int] | None:
    """The years in which "since ..." may begin: "since the 1950s" is 1950 to 1959; None if it names no year."""
    since = (claim.value.since or "").lower() if isinstance(claim.value, Precedent) else ""
    if year := re.search(r"\b(1[5-9]|20)(\d)(\d)(s?)\b", since):
        first = int(year.group()[:4])
        return (first, first + DECADE - 1) if year.group(4) else (first, first)
    published = book.published(claim.article)
    ago = YEARS_AGO.search(since)
    count = parse_quantity(f"{ago['count']} {ago['unit']}s") if ago else None
    if not published or not ago or count is None or count.low is None:
        return None
    back = int(published[:4]) - int(count.low * (DECADE if ago["unit"] == "decade" else 1))
    more = (ago["more"] or "").strip()
    return (back - 1, back) if more in {"more than", "over", "at least"} else (back, back + 1) if more else (back, back)
