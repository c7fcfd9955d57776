"""What a model or a tool wrote can neither act on the page nor on the reader."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest
from sample_traces import hostile_trace

from skillcourse.widgets.compare import compare_record
from skillcourse.widgets.markup import Markup, phrase, prose, tag
from skillcourse.widgets.run_record import run_record
from skillcourse.widgets.text import clean, count, one_line, shorten

ALLOWED = set(
    "style section div span p b i strong em code pre h4 h5 ol ul li table thead tbody tr th td "  # noqa: SIM905
    "details summary blockquote svg path br hr img".split()
)


class Page(HTMLParser):
    """Collects every element and attribute of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in ("img", "br", "hr", "input", "path"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != "path":
            assert self.open.pop() == tag


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]8;;http://x.test\x07link\x1b]8;;\x07", "link"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("bell\x07", "bell\N{REPLACEMENT CHARACTER}"),
        ("\u202etxt.exe", "⟦U+202E⟧txt.exe"),
        ("zero\u200bwidth", "zero⟦U+200B⟧width"),
        ("half\ud800", "half\N{REPLACEMENT CHARACTER}"),
        ("ünïcode 漢字 🙂\ttab", "ünïcode 漢字 🙂\ttab"),
    ],
)
def test_clean(given: str, shown: str) -> None:
    assert clean(given) == shown


def test_a_megabyte_is_cut_in_the_middle_and_says_so() -> None:
    text = shorten("begin" + "x" * 1_000_000 + "end", 4_000)
    assert text.startswith("begin")
    assert text.endswith("end")
    assert "996,008 characters are not shown" in text
    assert len(text) < 4_100


def test_one_line_and_count() -> None:
    assert one_line("\n\n  first \nsecond") == "first"
    assert one_line("x" * 500, 10) == "xxxxxxxxx…"
    assert [count(number, "file") for number in (0, 1, 1200)] == ["0 files", "1 file", "1,200 files"]


def test_only_markup_passes_unescaped() -> None:
    assert tag("p", "<b>", Markup("<i></i>"), None, [1, "&"]) == "<p>&lt;b&gt;<i></i>1&amp;</p>"
    assert tag("p", title='"><script>') == '<p title="&quot;&gt;&lt;script&gt;"></p>'
    assert (
        tag("button", hidden=True, disabled=False, aria_label=None, data_act="x")
        == '<button hidden data-act="x"></button>'
    )
    with pytest.raises(ValueError, match="not an element's name"):
        tag("p onclick")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "![p](http://x.test/p.png)",
        "<http://x.test>",
        "[a]: http://x.test\n[a]",
        "&lt;b&gt;",
        "> " * 200 + "deep",
        "# <b>h</b>",
        "`<b>`",
    ],
)
def test_prose_makes_no_door(text: str) -> None:
    for drawn in (prose(text), phrase(text)):
        page = Page(drawn)
        assert {name for name, _ in page.elements} <= ALLOWED - {"img", "style"}
        assert all(set(attributes) <= {"class", "style", "start"} for _, attributes in page.elements)


def test_a_hostile_run_is_only_text() -> None:
    trace = hostile_trace()
    for record in (run_record(trace), compare_record(trace, trace, ("</script><b>", "\u202e"))):
        page = Page(
            record.html.replace("<style>", "<style></style><!--").replace("</style><section", "--><section")
        )
        assert {name for name, _ in page.elements} <= ALLOWED
        assert not page.open
        for _, attributes in page.elements:
            assert not any(name.startswith("on") or name in ("href", "srcdoc") for name in attributes)
            assert not (attributes.get("src") or "").startswith("http")
        assert "\x1b" not in record.text
        assert "\u202e" not in record.html + record.text
        assert len(record.html) < 400_000
        json.dumps(record.html).encode("utf-8")
