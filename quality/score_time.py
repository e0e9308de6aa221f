"""How well times are found and resolved: TimeBank and AQUAINT (strict, relaxed, value F1), Recognizers (share right).

In: ../shared/bench/time.  Out: figures, as JSON.  Next: quality/README.md
    python quality/score_time.py [--misses] [--cache FILE]
The day of publication is given, as an article gives it, and not counted among the findings. Spans match strictly when
both ends agree, relaxed when they overlap; each gold time is matched once, the value F1 asks for overlap and value.
"""

from __future__ import annotations

import argparse
import html
import json
import pickle
import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from rashomon.models.annotator import SpacyAnnotator
from rashomon.models.protocols import Annotation
from rashomon.syntax import Syntax
from rashomon.timex import Time, find_times, times_in

BENCH = Path(__file__).resolve().parents[2] / "shared" / "bench" / "time"
Gold = tuple[int, int, str, str]  # start, end, type, value
Document = tuple[str, str, list[Gold], Annotation]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--misses", action="store_true", help="list what was missed, wrong or not in the gold")
    parser.add_argument("--cache", type=Path, help="keep the parses of the documents in this file")
    options = parser.parse_args()
    if not BENCH.is_dir():
        print(f"No data in {BENCH}: skipped.")
        return
    figures: dict[str, object] = {}
    documents = load(options.cache)
    for corpus in ("TimeBank", "AQUAINT"):
        mine = {name: d for name, d in documents.items() if name.startswith(corpus)}
        figures[corpus.lower()] = tempeval(mine, options.misses)
    figures["recognizers"] = recognizers(options.misses)
    print(json.dumps(figures, indent=1))


def load(cache: Path | None) -> dict[str, Document]:
    """Read the TimeML documents; a line broken inside a paragraph is joined, character for character."""
    if cache and cache.exists():
        return pickle.loads(cache.read_bytes())  # type: ignore[no-any-return]
    annotator, found = SpacyAnnotator(), {}
    for path in sorted((BENCH / "tempeval3-tbaq").glob("*/*.tml")):
        text, published, gold = read_timeml(path.read_text("utf-8"))
        found[f"{path.parent.name}/{path.name}"] = (text, published, gold, annotator.annotate([text])[0])
    if cache:
        cache.write_bytes(pickle.dumps(found))
    return found


def read_timeml(markup: str) -> tuple[str, str, list[Gold]]:
    """The text, the day of publication and the gold times of one TimeML document."""
    stamp = re.search(r'<DCT>.*?value="([^"]*)"', markup, re.S)
    body = re.search(r"<TEXT>(.*?)</TEXT>", markup, re.S)
    text, gold, opened = "", [], []
    for part in re.split(r"(<[^>]+>)", body.group(1) if body else ""):
        if part.startswith("<TIMEX3"):
            opened.append((len(text), dict(re.findall(r'(\w+)="([^"]*)"', part))))
        elif part.startswith("</TIMEX3"):
            start, keys = opened.pop()
            gold.append((start, len(text), keys["type"], keys["value"]))
        elif not part.startswith("<"):
            text += html.unescape(part)
    return re.sub(r"(?<!\n)\n(?!\n)", " ", text), stamp.group(1) if stamp else "", gold


def tempeval(documents: dict[str, Document], misses: bool) -> dict[str, float]:
    """Strict, relaxed and value F1 over a corpus."""
    n_gold = n_found = strict = relaxed = right = 0
    notes: Counter[str] = Counter()
    for name, (text, published, gold, annotation) in documents.items():
        found = [t for t in find_times(Syntax(text, annotation), published) if t.value]
        n_gold += len(gold)
        n_found += len(found)
        left = list(found)
        for start, end, _type, value in gold:
            same = [t for t in left if t.span.start < end and start < t.span.end]
            if not same:
                notes[f"missed: {text[start:end]} = {value}"] += 1
                continue
            best = max(same, key=lambda t: (t.span.start == start and t.span.end == end, t.value == value))
            left.remove(best)
            relaxed += 1
            strict += (best.span.start, best.span.end) == (start, end)
            right += best.value == value
            if best.value != value:
                around = text[max(0, start - 40) : end + 30].replace("\n", " ")
                said = f"{best.span.of(text)} = {best.value}, gold {text[start:end]} = {value}"
                notes[f"value: {said} @{published} {name} ...{around}"] += 1
            elif (best.span.start, best.span.end) != (start, end):
                notes[f"span: {best.span.of(text)}, gold {text[start:end]}"] += 1
        for t in left:
            notes[
                f"extra: {t.span.of(text)} = {t.value} ...{text[max(0, t.span.start - 30) : t.span.end + 20]}".replace(
                    "\n", " "
                )
            ] += 1
    if misses:
        for note, count in sorted(notes.items(), key=lambda n: (n[0].split(":")[0], -n[1], n[0])):
            print(count, note)
    return {
        "gold": n_gold,
        "found": n_found,
        "strict": f1(strict, n_found, n_gold),
        "relaxed": f1(relaxed, n_found, n_gold),
        "value": f1(right, n_found, n_gold),
        "value_right": round(right / max(1, relaxed), 3),
    }


def f1(hits: int, found: int, gold: int) -> float:
    return round(2 * hits / max(1, found + gold), 3)


def recognizers(misses: bool) -> dict[str, float]:
    """Share of the resolved cases of Recognizers-Text, by file: every time found, with its value."""
    figures = {}
    for file in RECOGNIZERS:
        path = BENCH / "recognizers-datetime" / "English" / f"{file}.json"
        cases = json.loads(path.read_text("utf-8-sig"))
        right = 0
        for case in cases:
            reference = case.get("Context", {}).get("ReferenceDateTime", "2016-11-07T00:00:00")[:19]
            found = times_in(case["Input"], reference)
            good = all(any(same(case["Input"], t, r) for t in found) for r in case["Results"]) and (
                bool(case["Results"]) or not found
            )
            right += good
            if misses and not good:
                print(f"{file}: {case['Input']!r} {[resolution(r) for r in case['Results']]} got "
                      f"{[(t.span.of(case['Input']), t.value, t.earliest, t.latest) for t in found]}")  # fmt: skip
        figures[file] = round(right / len(cases), 3)
    return figures


RECOGNIZERS = (
    "DateParser", "DatePeriodParser", "DateTimeParser", "DateTimePeriodParser", "DurationParser", "HolidayParser",
    "SetParser", "TimeParser", "TimePeriodParser", "MergedParser", "DateTimeModel",
)  # fmt: skip


def resolution(result: dict[str, object]) -> list[str]:
    """The values a case allows: the future or the past reading of its time."""
    box = result.get("Value") or result.get("Resolution") or {}
    assert isinstance(box, dict)
    readings = box.get("values") or [
        {"timex": box.get("Timex"), **box.get(key, {})} for key in ("FutureResolution", "PastResolution")
    ]
    found = []
    for reading in readings:
        found.append(str(reading.get("timex")))
        for key in ("date", "dateTime", "value", "time"):
            if reading.get(key):
                found.append(str(reading[key]).replace(" ", "T"))
        begin = reading.get("startDate") or reading.get("start") or reading.get("startDateTime")
        end = reading.get("endDate") or reading.get("end") or reading.get("endDateTime")
        if begin and end:
            found.append(f"{begin}/{end}".replace(" ", "T"))
    return found


def same(words: str, time: Time, result: dict[str, object]) -> bool:
    """Whether a finding stands where a case's result stands and says the same."""
    wanted = str(result["Text"]).lower()
    got = time.span.of(words).lower()
    if not (wanted in got or got in wanted):
        return False
    values = set(resolution(result))
    ours = {str(time.value), str(time.earliest), f"{time.earliest}:00", f"{time.value}:00"}
    if "T" in str(time.value)[1:]:  # the cases leave the day of a clock time open
        clock = str(time.value)[str(time.value).index("T") :]
        ours |= {clock, clock.removesuffix(":00"), str(time.value).removesuffix(":00")}
    if time.first_day and time.last_day:
        after = (date.fromisoformat(time.last_day) + timedelta(1)).isoformat()
        ours |= {f"{time.first_day}/{after}", f"{time.first_day}/{time.last_day}"}
        ours.add(f"{time.earliest}:00/{time.latest}:00")
    return bool(values & ours)


if __name__ == "__main__":
    main()
