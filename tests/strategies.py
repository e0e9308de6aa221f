"""Stories made at random from sentences of ours: invented people, invented places."""

from __future__ import annotations

import json

from hypothesis import strategies as st

from rashomon.readers import Page, PageMeta

# Each report tells one meeting in narration of its own, so that no two are kin.
REPORTS = (
    "Foreign Minister Anna Berg met her Ostran counterpart Pavel Novak for {hours} hours in Lindhaven on Monday.\n"
    '"We will keep talking," Berg told reporters at the harbour.\n'
    "Fishing crews had blocked the bridge since dawn, and the police kept watch from boats.",
    "After {hours} hours of talks with Pavel Novak in Lindhaven, Anna Berg left by the side door on Monday evening.\n"
    "Novak said that his country wanted a written answer before the winter.\n"
    "Shops along the quay stayed shut while the motorcade waited in the rain.",
    "The meeting between Anna Berg and Pavel Novak lasted {hours} hours, an official in Lindhaven said on Monday.\n"
    "He added that no date had been set for another round.\n"
    "Students sang outside the old customs house until the lights went out.",
)
OUTLETS = ("Lindhaven Courier", "Ostra Herald", "Bay Standard", "Evening Ledger")
WORDS = ("three", "four", "five", "six", "seven", "nine")


def report(n: int, hours: str, outlet: str | None = None) -> Page:
    meta = PageMeta(outlet=outlet or OUTLETS[n], published="2031-03-0" + str(4 + n % 2))
    return Page(f"report-{n}.txt", REPORTS[n].format(hours=hours).encode(), "text/plain", meta)


def findings(form: dict[str, object]) -> str:
    """A dossier without the names of outlets, to compare what was found."""
    text = json.dumps(form, sort_keys=True)
    for outlet in (*OUTLETS, "Renamed Times"):
        text = text.replace(outlet, "OUTLET")
    return text


hours = st.sampled_from(WORDS)
stories = st.lists(hours, min_size=2, max_size=3).map(lambda hs: [report(n, h) for n, h in enumerate(hs)])

# Text as dirty as it comes: marks that do not match, controls, bidi, long lines, furniture.
dirt = st.text(
    alphabet=st.one_of(
        st.sampled_from(list("\"“”‘’'«»(),.;:!?-—\n\t \u00a0\u200b\u202e\u2028")),
        st.characters(min_codepoint=1, max_codepoint=0x2FFF, exclude_categories=["Cs"]),
    ),
    max_size=400,
)
spoken = st.lists(
    st.sampled_from(
        [
            '"We will not sign,', "“The talks were frank,", "Berg said.", "he added, “and", "according to a readout.",
            "‘No comment’", "told the Ledger that", "Share this article", "ADVERTISEMENT", "\n", "nearly six hours",
            "on Monday", "«Never»", "— Anna Berg (@berg) June 18, 2031",
        ]
    ),
    max_size=14,
).map(" ".join)  # fmt: skip
