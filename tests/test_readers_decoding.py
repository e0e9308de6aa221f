"""Bytes → text: the letters must be right, and the way back to the bytes must hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.readers.decoding import decode

WORDS = "Zoë Müller said “no” – and left for Vestra’s harbour."
META = '<html><head><meta charset="{}"></head><body><p>' + WORDS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_a_text_without_a_label_is_read_right(encoding: str) -> None:
    got = decode(WORDS.encode(encoding), "text/plain")
    assert (got.text.lstrip("\ufeff"), got.damaged) == (WORDS, False)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_plain_english_in_two_bytes_a_letter_is_seen_without_a_mark(encoding: str) -> None:
    assert decode("Rain fell on Vestra.".encode(encoding), "text/plain").text == "Rain fell on Vestra."


@pytest.mark.parametrize(
    ("label", "encoding"),
    [("utf-8", "utf-8"), ("UTF8", "utf-8"), ("iso-8859-1", "cp1252"), ("latin1", "cp1252"), ("ascii", "cp1252"),
     ("windows-1252", "cp1252"), ("x-cp1252", "cp1252"), ("gb2312", "gb18030"), ("macintosh", "mac-roman")],
)  # fmt: skip
def test_a_label_means_what_it_means_to_a_browser(label: str, encoding: str) -> None:
    short = META.format(label)
    long = short.replace('charset="', 'http-equiv="Content-Type" content="text/html; charset=')
    for raw in (short.encode(encoding), long.encode(encoding)):
        got = decode(raw, "text/html")
        assert WORDS in got.text
        assert not got.damaged


@pytest.mark.parametrize(
    ("words", "encoding"),
    [("北京天安门广场下雨了，部长说。" * 4, "gb18030"), ("部長は雨が降ったと述べた。" * 4, "shift_jis"),
     ("Министр сказал, что шёл дождь. " * 4, "cp1251"),
     ("Министр сказал, что шёл дождь. " * 4, "koi8-r"), ("Ο υπουργός είπε ότι έβρεξε. " * 4, "iso-8859-7")],
)  # fmt: skip
def test_a_charset_of_the_transport_is_followed(words: str, encoding: str) -> None:
    assert decode(words.encode(encoding), "text/plain", encoding).text == words
    assert decode(words.encode(encoding), "text/html", encoding).text == words


@pytest.mark.parametrize(
    ("words", "encoding"),
    [("北京天安门广场下雨了，部长说。" * 4, "gb18030"), ("Министр сказал, что шёл дождь. " * 4, "koi8-r"),
     ("Ο υπουργός είπε ότι έβρεξε. " * 4, "iso-8859-7"), ("Le ministre a déclaré qu’il pleuvait déjà.", "cp1252")],
)  # fmt: skip
def test_without_any_label_the_script_tells(words: str, encoding: str) -> None:
    assert decode(words.encode(encoding), "text/plain").text == words


def test_the_transport_speaks_before_the_page() -> None:
    raw = META.format("iso-8859-2").encode("cp1252")
    assert WORDS in decode(raw, "text/html", "windows-1252").text


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1251", "koi8-r", "klingon", ""])
def test_good_utf8_under_a_wrong_label_stays_utf8(label: str) -> None:
    assert WORDS in decode(META.format(label).encode(), "text/html", label).text


def test_utf16_in_a_page_s_own_words_is_not_believed() -> None:
    assert WORDS in decode(META.format("utf-16").encode(), "text/html").text


def test_a_charset_in_a_comment_or_far_down_is_none() -> None:
    raw = b'<!-- <meta charset="koi8-r"> --><html><meta charset="windows-1252"><p>' + WORDS.encode("cp1252")
    assert WORDS in decode(raw, "text/html").text
    assert decode(b"<meta charset=koi8-r>" + WORDS.encode("cp1252"), "text/plain").text.endswith(WORDS)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"caf\xc3\xa9 \xff caf\xc3\xa9", "café \ufffd café"),
        ("“no”, she said".encode()[:-1] + "é".encode()[:1], "“no”, she sai\ufffd"),
        (b"a\0b", "a\ufffdb"),
        ("a\ud800b".encode("utf-8", "surrogatepass"), "a\ufffd\ufffd\ufffdb"),
    ],
)  # fmt: skip
def test_broken_letters_are_replaced_and_said_to_be(raw: bytes, text: str) -> None:
    got = decode(raw, "text/plain", "utf-8")
    assert (got.text, got.damaged) == (text, True)


def test_a_mark_and_line_ends_stay_where_the_bytes_put_them() -> None:
    got = decode(b"\xef\xbb\xbfRain.\r\nSnow.\rWind.\x0b\x0c\n", "text/plain")
    assert (got.text, got.encoding) == ("\ufeffRain.\r\nSnow.\rWind.\x0b\x0c\n", "utf-8")


@given(
    st.binary(max_size=300),
    st.sampled_from(["text/plain", "text/html"]),
    st.sampled_from([None, "utf-8", "latin1", "gbk", "utf-16", "iso-2022-jp", "hz-gb-2312", "x"]),
)
def test_any_bytes_become_text_and_lead_back_unless_damaged(raw: bytes, media_type: str, label: str | None) -> None:
    got = decode(raw, media_type, label)
    assert "\0" not in got.text
    assert not any("\ud800" <= c <= "\udfff" for c in got.text)
    if not got.damaged:
        assert got.text.encode(got.encoding) == raw


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=300))
def test_any_text_in_utf8_comes_back_as_it_was(text: str) -> None:
    """Unless, without any letter beyond ASCII, it looks like UTF-16: then it holds NUL, which is left out here."""
    if not text.startswith("\ufeff"):
        assert decode(text.encode(), "text/plain").text == text
