"""What one article says by itself, as plain text for a terminal.

In: a line of `rashomon read --json`.  Out: text.  Next: summary.py
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def render_reading(reading: Mapping[str, Any]) -> str:
    """Title, date, credits and each statement with its chain, shortest form first."""
    article = reading["article"]
    names = {e["id"]: e["name"] for e in reading["entities"]}
    lines = [f"{article['outlet'] or article['input']}: {article['title'] or '(no title)'}"]
    dated = article["published"] or "no date"
    credits = ", ".join(c["name"] for c in article["credits"]) or "none"
    lines.append(f"  {dated} ({article['published_from'] or 'not found'}); credits: {credits}")
    for s in reading["statements"]:
        speaker = names.get(s["speaker_entity"]) or (s["speaker"] or {}).get("text") or "someone not named"
        through = "".join(f", through {c['name']}" for c in s["channel"])
        lines.append(f"  {speaker}{through} ({s['manner']}): {shortened(s['content']['text'])}")
    lines += [f"  ! {c['reason']}" for c in reading["caveats"]]
    return "\n".join(lines)


def shortened(text: str, longest: int = 160) -> str:
    """One line, cut at a word.

    >>> shortened("The talks were frank and long.", 18)
    'The talks were …'
    """
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest + 1].rsplit(" ", 1)[0][:longest] + " …"
