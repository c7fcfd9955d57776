"""The marked regions of a source that hold a solution, and what stands in their place for the learner.

The markers are found anywhere in a line, so they work inside any comment::

    ### BEGIN SOLUTION                      <!-- ### BEGIN SOLUTION -->
    ### STUB: description = "..."           <!-- ### STUB: Write when to use this skill. -->
    description = "What it does, and when."  Use this skill when …
    ### END SOLUTION                        <!-- ### END SOLUTION -->

The ``### STUB:`` lines, if there are any, are what the learner finds; else a plain invitation is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from skillcourse.errors import AuthorError

BEGIN, END, STUB = "### BEGIN SOLUTION", "### END SOLUTION", "### STUB:"
PYTHON_STUB = "...  # your turn"
PROSE_STUB = "TODO: your turn."
_LOOKS_LIKE_MARKER = re.compile(r"#{2,}\s*(BEGIN|END)\s+SOLUTIONS?\b|#{2,}\s*STUB\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Region:
    """One solution region of a text."""

    first: int
    """1-based line of its BEGIN marker."""
    last: int
    """1-based line of its END marker."""
    solution: tuple[str, ...]
    """The lines of the solution."""
    stub: tuple[str, ...]
    """What stands there for the learner; empty for the plain invitation."""
    indent: str


def regions(text: str, place: str, *, first_line: int = 1) -> list[Region]:
    """The regions of ``text``, in order.

    Args:
        text: A file or a cell.
        place: Its name, for errors.
        first_line: The line of the file that ``text`` starts at, for errors.

    Raises:
        AuthorError: For a nested, unopened, unclosed or misspelt marker, with its line.
    """
    found: list[Region] = []
    open_at: int | None = None
    solution: list[str] = []
    stub: list[str] = []
    indent = ""
    for number, line in enumerate(text.split("\n"), start=1):
        at = f"{place}:{number + first_line - 1}"
        if BEGIN in line:
            if open_at is not None:
                raise AuthorError(
                    f"{at}: a solution region begins inside the one that began at line "
                    f"{open_at + first_line - 1}."
                )
            open_at, solution, stub = number, [], []
            indent = line[: len(line) - len(line.lstrip())]
        elif END in line:
            if open_at is None:
                raise AuthorError(f"{at}: a solution region ends here that never began.")
            found.append(Region(open_at, number, tuple(solution), tuple(stub), indent))
            open_at = None
        elif STUB in line:
            if open_at is None:
                raise AuthorError(f"{at}: a {STUB!r} line stands outside a solution region.")
            stub.append(_stub_line(line, indent))
        elif _LOOKS_LIKE_MARKER.search(line):
            raise AuthorError(
                f"{at}: this looks like a marker, but markers read {BEGIN!r}, {END!r} and "
                f"{STUB!r}; found {line.strip()!r}."
            )
        elif open_at is not None:
            solution.append(line)
    if open_at is not None:
        raise AuthorError(
            f"{place}:{open_at + first_line - 1}: this solution region is never ended with {END!r}."
        )
    return found


def _stub_line(line: str, indent: str) -> str:
    before, _, text = line.partition(STUB)
    if "<!--" in before:
        text = text.rstrip().removesuffix("-->")
    text = text.rstrip()
    return indent + text.removeprefix(" ") if text.strip() else ""


def strip(text: str, place: str, *, plain: str = PYTHON_STUB, first_line: int = 1) -> str:
    """``text`` as the learner finds it: each region replaced by its stub, or by ``plain``."""
    lines = text.split("\n")
    for region in reversed(regions(text, place, first_line=first_line)):
        lines[region.first - 1 : region.last] = region.stub or (region.indent + plain,)
    return "\n".join(lines)


def finish(text: str, place: str, *, first_line: int = 1) -> str:
    """``text`` as the solution shows it: markers and stubs gone, solutions kept."""
    lines = text.split("\n")
    for region in reversed(regions(text, place, first_line=first_line)):
        lines[region.first - 1 : region.last] = region.solution
    return "\n".join(lines)
