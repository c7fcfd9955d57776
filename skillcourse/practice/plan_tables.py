"""Tables of conditions and actions as deeds: *| the user wants a PDF | run `pdf.py` |*."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from skillcourse.practice.clauses import Reading
from skillcourse.practice.deeds import Directive, Names, directives_of
from skillcourse.practice.outline import Node, mark_spans
from skillcourse.practice.plan_words import plain
from skillcourse.practice.sections import is_condition_column, label_condition
from skillcourse.practice.sentences import sentences


def table_deeds(node: Node, names: Names, file: str) -> Iterator[tuple[Directive, Reading]]:
    """What each row of a table with a column of conditions says to do, under the row's condition."""
    header = node.rows[0][1] if node.rows else []
    column = next((i for i, cell in enumerate(header) if is_condition_column(cell)), None)
    for line, cells in node.rows[1:] if column is not None else []:
        if column is None or column >= len(cells):
            continue
        given = label_condition(plain(cells[column]), line)
        for i, cell in enumerate(cells):
            if i == column or not cell.strip():
                continue
            marked, spans = mark_spans(cell)
            told = Reading(f"use {marked}", (given,))
            for sentence in sentences(told.action, line):
                for directive in directives_of(told, sentence, spans, names, file, ordered=True):
                    if directive.kind not in ("judge", "tell"):
                        yield replace(directive, text=" | ".join(plain(each) for each in cells)), told
