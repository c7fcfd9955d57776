"""The short way through plain frontmatter against the YAML parser: where it answers, both answer the same."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from skillcourse.skill import plain_lines
from skillcourse.skill.yaml_values import Value, parse

KEY = st.sampled_from(("name", "description", "metadata", "license", "a", "y", "no", "x-y", "A_1"))
SOUP = st.text("ab:-#'\"|>[]{}&*!,?%@`~. 0\\tTe/", max_size=12)
WORDS = st.sampled_from(
    (
        "yes",
        "No",
        "TRUE",
        "null",
        "Null",
        "~",
        "12",
        "1.0",
        "2024-01-01",
        "Use when: x",
        "a #b",
        "a#b",
        "a:b",
        "it's",
        "",
    )
)
TEXT = st.one_of(
    SOUP, WORDS, SOUP.map(lambda text: f'"{text}"'), SOUP.map(lambda text: f"'{text}'"), st.text(max_size=6)
)
LINE = st.one_of(
    st.builds(lambda key, gap, text: f"{key}:{gap}{text}", KEY, st.sampled_from((" ", "  ", "", "\t")), TEXT),
    st.builds(lambda key, text: f"  {key}: {text}", KEY, TEXT),
    KEY.map(lambda key: f"{key}:"),
    st.sampled_from(("", "# comment", "- item", "   deeper: x", "  more text")),
)
LINES = st.lists(LINE, min_size=1, max_size=6).map(lambda lines: "\n".join(lines) + "\n")


def without_span_of_mappings(value: Value) -> Value:
    if value.kind != "map":
        return value
    items = {key: without_span_of_mappings(item) for key, item in value.items.items()}
    return replace(value, span=(0, 0), items=items)


@settings(max_examples=1500, deadline=None)
@given(LINES)
@example(
    'name: a\ndescription: Use it when asked.\nmetadata:\n  author: me\n  version: "1.0"\nlicense: MIT\n'
)
@example("name: a   \nlicense: 'M I T'  \n")
@example("name: yes\n")
@example("metadata:\n  a: b\n   c: d\n")
def test_it_makes_what_the_parser_makes_or_nothing(text: str) -> None:
    short = plain_lines.read(text, 2)
    if short is None or re.search(r"[\r\x85\u2028\u2029]", text):
        return
    long, problems = parse(text, 2, "SKILL.md")
    assert problems == []
    assert long is not None
    assert without_span_of_mappings(short) == without_span_of_mappings(long)


@pytest.mark.parametrize(
    "text",
    [
        "name: a\n",
        "name: word-count\ndescription: Counts words; use it when asked (or told) - by C# at 10:30.\n",
        "name: 'a'\ndescription: \"It's: quoted # here\"\nmetadata:\n  author: me\n  version: '1.0'\n",
    ],
)
def test_it_answers_for_what_most_people_write(text: str) -> None:
    assert plain_lines.read(text, 2) is not None


@pytest.mark.parametrize(
    "text",
    ["", "# x\n", "a: b\na: c\n", "a:\n", "a: >\n  b\n", "a: b #1\n", "a: " + "b" * 5000 + "\n", "é: a\n"],
)
def test_it_leaves_the_rest_to_the_parser(text: str) -> None:
    assert plain_lines.read(text, 2) is None
