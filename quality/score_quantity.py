"""How well numbers and units are read: the English cases of Recognizers-Text, share right.

In: ../shared/bench/quantity.  Out: figures, as JSON.  Next: quality/README.md
    python quality/score_quantity.py [--misses]
A case is right when every expected number or amount is found with its value and unit, and nothing else is found.
"""

from __future__ import annotations

import argparse
import json
import math
import re
from pathlib import Path
from typing import Any

from rashomon.numeral import numerals_in, pieces, read_ordinal
from rashomon.quantity import Quantity, quantities_in

BENCH = Path(__file__).resolve().parents[2] / "shared" / "bench" / "quantity"
Answer = tuple[float | None, str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--misses", action="store_true", help="list the cases that are wrong")
    options = parser.parse_args()
    if not BENCH.is_dir():
        print(f"No data in {BENCH}: skipped.")
        return
    figures: dict[str, float] = {}
    right = total = 0
    for file, read, expect in KINDS:
        cases = json.loads((BENCH / f"{file}.json").read_text("utf-8-sig"))
        good = 0
        for case in cases:
            expected = sorted(map(str, expect(case["Results"])))
            got = sorted(map(str, read(case["Input"])))
            good += got == expected
            if options.misses and got != expected:
                print(f"{file.split('/')[-1]}: {case['Input']!r} {expected} got {got}")
        figures[file.split("/")[-1]] = round(good / len(cases), 3)
        right, total = right + good, total + len(cases)
    figures["all"] = round(right / total, 3)
    figures["cases"] = total
    print(json.dumps(figures, indent=1))


def rounded(value: float) -> float:
    """A value to six digits that count, as the cases give theirs to fifteen and we to eight."""
    return float(f"{value:.6g}")


def number_answers(results: list[Any]) -> list[float]:
    return [rounded(float(r["Resolution"]["value"])) for r in results]


def numbers(text: str) -> list[float]:
    return [rounded(n.low) for n in numerals_in(text)]


def ordinals(text: str) -> list[float]:
    p, found, i = pieces(text), [], 0
    while i < len(p):
        ordinal = read_ordinal(p, i)
        if ordinal:
            found.append(float(ordinal.value))
        i = ordinal.last if ordinal else i + 1
    return found


def percent_answers(results: list[Any]) -> list[float]:
    values = [r["Resolution"]["value"].rstrip("%") for r in results]
    return [float(v) for v in values if v != "null"]


def percents(text: str) -> list[float]:
    return [q.low or 0.0 for q in quantities_in(text) if q.unit == "percent"]


def range_answers(results: list[Any]) -> list[tuple[float | None, float | None]]:
    found = []
    for r in results:
        low, high = re.findall(r"-?[\d.]+|(?<=[\[(])(?=,)|(?<=,)(?=[\])])", r["Resolution"]["value"])
        found.append((float(low) if low else None, float(high) if high else None))
    return [(low, high) for low, high in found if low != high]


def ranges(text: str) -> list[tuple[float | None, float | None]]:
    return [(q.low, q.high) for q in quantities_in(text) if q.low != q.high]


def unit_answers(results: list[Any]) -> list[Answer]:
    found: list[Answer] = []
    for r in results:
        value, unit = r["Resolution"].get("value"), r["Resolution"].get("unit", "")
        if value is None:
            continue  # a unit without a number is no amount
        code = r["Resolution"].get("isoCurrency") or UNITS.get(unit, unit.lower().replace(" ", "-"))
        factor = {"Cent": 0.01, "Pence": 0.01, "Penny": 0.01}.get(unit, 1.0)
        found.append((rounded(float(value) * factor), code))
    return found


def units_of(kinds: frozenset[str], age: bool = False) -> Any:
    def read(text: str) -> list[Answer]:
        found = []
        for q in quantities_in(text):
            if q.unit.endswith("-old") if age else q.unit in kinds:
                found.append((middle(q), q.unit))
        return found

    return read


def middle(q: Quantity) -> float | None:
    """The figure that was written: the end that is said, or the middle of "about"."""
    if q.hedge == "about" and q.low is not None and q.high is not None:
        return rounded((q.low + q.high) / 2)
    value = q.high if q.hedge == "under" and q.high is not None else q.low if q.low is not None else q.high
    return None if value is None or math.isinf(value) else rounded(value)


UNITS = {
    "Dollar": "USD", "United States dollar": "USD", "Cent": "USD", "Pound": "GBP", "Pence": "GBP", "Penny": "GBP",
    "Franc": "CHF", "Rupee": "INR", "Bitcoin": "XBT", "Finnish markka": "FIM", "Netherlands guilder": "NLG",
    "Peseta": "ESP", "Year": "year-old", "Month": "month-old", "Week": "week-old", "Day": "day-old", "Age": "year-old",
    "C": "degree-celsius", "F": "degree-fahrenheit", "Meter": "metre", "Kilometer": "km", "Centimeter": "cm",
    "Millimeter": "mm", "Decimeter": "decimetre", "Picometer": "picometre", "Square meter": "square-metre",
    "Square kilometer": "square-km", "Cubic meter": "cubic-metre", "Kilogram": "kg", "Mile per hour": "mph",
    "Kilometer per hour": "km/h",
}  # fmt: skip
MONEY = frozenset("USD CAD AUD NZD HKD GBP EUR JPY CNY CHF INR LKR MXN CRC GEL LAK TRY XBT FIM NLG ESP".split())
MEASURES = frozenset(
    "km metre cm mm decimetre picometre micrometre mile yard foot inch square-km square-metre square-foot square-mile "
    "acre hectare kg gram milligram microgram ton metric-ton pound ounce dram liter milliliter gallon barrel pint cup "
    "cubic-metre cubic-foot teaspoon tablespoon km/h mph m/s bit megabit byte megabyte gigabyte degree radian "
    "turn".split()
)
HEAT = frozenset({"degree", "degree-celsius", "degree-fahrenheit"})


def dimension_answers(results: list[Any]) -> list[Answer]:
    return [(value, "pound" if unit == "GBP" else unit) for value, unit in unit_answers(results)]


KINDS = (
    ("recognizers-number/English/NumberModel", numbers, number_answers),
    ("recognizers-number/English/NumberRangeModel", ranges, range_answers),
    ("recognizers-number/English/OrdinalModelSuppressExtendedTypes", ordinals, number_answers),
    ("recognizers-number/English/PercentModel", percents, percent_answers),
    ("recognizers-units/English/AgeModel", units_of(frozenset(), age=True), unit_answers),
    ("recognizers-units/English/CurrencyModel", units_of(MONEY), unit_answers),
    ("recognizers-units/English/DimensionModel", units_of(MEASURES), dimension_answers),
    ("recognizers-units/English/TemperatureModel", units_of(HEAT), unit_answers),
)


if __name__ == "__main__":
    main()
