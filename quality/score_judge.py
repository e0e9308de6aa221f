"""How well conflicts are told: SummEdits by domain (balanced accuracy), by kind of conflict; MED; RTE; ClaimDiff.

In: ../shared/bench/{discrepancy,alignment}.  Out: figures, as JSON.  Next: quality/README.md
    python quality/score_judge.py [--misses]
A SummEdits pair is a summary that its text bears out and an edit of it; people said of the edit whether the text still
bears it out. "Consistent" and "inconsistent" weigh the same. MED and RTE hold entailments: the figure is the share in
which no conflict is said, and false alarms are all that they can show.
"""

from __future__ import annotations

import argparse
import csv
import json
import time
import zipfile
from collections import Counter, defaultdict
from pathlib import Path
from xml.etree import ElementTree

from rashomon.models.judge import RuleJudge

BENCH = Path(__file__).resolve().parents[2] / "shared" / "bench"
SUMMEDITS = BENCH / "discrepancy" / "summedits"
Pair = tuple[str, str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--misses", action="store_true", help="list false alarms, and what each rests on")
    options = parser.parse_args()
    if not SUMMEDITS.is_dir():
        print(f"No data in {SUMMEDITS}: skipped.")
        return
    figures: dict[str, object] = {"summedits": summedits(options.misses), "false alarms": entailments()}
    figures["claimdiff"] = claimdiff()
    print(json.dumps(figures, indent=1))


def summedits(misses: bool) -> dict[str, object]:
    """Balanced accuracy of "this pair conflicts" by domain, and how often each kind is right."""
    judge = RuleJudge()
    domains: dict[str, dict[str, float]] = {}
    kinds: defaultdict[str, Counter[str]] = defaultdict(Counter)
    began, count = time.process_time(), 0
    for path in sorted(SUMMEDITS.glob("*.json")):
        rows = json.loads(path.read_text("utf-8"))
        pairs = [(row["original_summary"], row["summary"]) for row in rows]
        found = judge.judge(pairs)
        count += len(rows)
        said: dict[int, list[bool]] = {0: [], 1: []}
        for row, (left, right), judgement in zip(rows, pairs, found, strict=True):
            said[row["label"]].append(judgement.conflict > 0)
            kinds[judgement.kind]["inconsistent" if row["label"] == 0 else "consistent"] += 1
            if misses and row["label"] == 1 and judgement.left and judgement.right:
                print(judgement.kind, judgement.left.of(left), "|", judgement.right.of(right), "|", path.stem)
        caught, alarms = (sum(said[n]) / len(said[n]) for n in (0, 1))
        domains[path.stem.split("-")[-1]] = {
            "balanced accuracy": round((caught + 1 - alarms) / 2, 3),
            "caught": round(caught, 3),
            "false alarms": round(alarms, 3),
        }
    mean = sum(d["balanced accuracy"] for d in domains.values()) / len(domains)
    return {
        "domains": domains,
        "mean": round(mean, 3),
        "kinds": {k: dict(sorted(c.items())) for k, c in sorted(kinds.items())},
        "milliseconds a pair": round(1000 * (time.process_time() - began) / count, 2),
    }


def entailments() -> dict[str, float]:
    """Share of pairs in which one follows from the other and a conflict is said all the same."""
    figures = {}
    med = BENCH / "alignment" / "med" / "MED.tsv"
    if med.is_file():
        with med.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
        pairs = [(r["sentence1"], r["sentence2"]) for r in rows if r["gold_label"] == "entailment"]
        figures["med"] = alarms(pairs)
    rte = BENCH / "alignment" / "rte" / "packages" / "corpora" / "rte.zip"
    if rte.is_file():
        figures["rte"] = alarms(rte_entailments(rte))
    return figures


def rte_entailments(path: Path) -> list[Pair]:
    found = []
    with zipfile.ZipFile(path) as archive:
        for name in sorted(n for n in archive.namelist() if n.endswith(".xml")):
            for pair in ElementTree.fromstring(archive.read(name)).iter("pair"):
                if (pair.get("value") or pair.get("entailment")) in {"1", "TRUE", "YES", "ENTAILMENT"}:
                    found.append((pair.findtext("t") or "", pair.findtext("h") or ""))
    return found


def alarms(pairs: list[Pair]) -> float:
    return round(sum(j.conflict > 0 for j in RuleJudge().judge(pairs)) / max(1, len(pairs)), 4)


def claimdiff() -> dict[str, dict[str, float]]:
    """Share of claim pairs of two outlets in which a conflict is said, by what people said of them."""
    figures = {}
    for relation, name in (("strengthens", "S"), ("weakens", "W")):
        path = BENCH / "discrepancy" / "claimdiff" / f"g-claimdiff-train-{name}.json"
        if not path.is_file():
            continue
        rows = json.loads(path.read_text("utf-8"))["data"]
        by_label: defaultdict[str, list[Pair]] = defaultdict(list)
        for row in rows:
            by_label[relation if row["relation"] else "neither"].append((row["claim_a"], row["claim_b"]))
        figures[relation] = {label: alarms(pairs) for label, pairs in sorted(by_label.items())}
    return figures


if __name__ == "__main__":
    main()
