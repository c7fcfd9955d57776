from __future__ import annotations

from skillcourse.checks import CheckResult, Finding, text


def test_a_result_as_text() -> None:
    findings = (
        Finding("The skill can be loaded", True, fix="never shown"),
        Finding("It says when", False, found="nothing", fix="Say it.", where="SKILL.md:3", rule="the format"),
        Finding("It is short", False),
    )
    assert text(CheckResult("03-a", "The description triggers", "fail", findings)) == (
        "FAIL 03-a  The description triggers\n"
        "  ok  The skill can be loaded\n"
        "  no  It says when\n"
        "      found: nothing\n"
        "      fix: Say it.\n"
        "      where: SKILL.md:3\n"
        "      rule: the format\n"
        "  no  It is short\n"
        "1 of 3 hold"
    )


def test_the_other_verdicts() -> None:
    assert text(CheckResult("03-a", "A", "todo", note="Begin it.")) == "TODO 03-a  A\n  Begin it."
    assert text(CheckResult("03-a", "", "error", note="x")) == "ERROR 03-a\n  x"
    assert (
        text(CheckResult("03-a", "A", "pass", (Finding("x", True),))) == "PASS 03-a  A\n  ok  x\n1 of 1 hold"
    )


def test_a_learners_file_cannot_draw_on_the_terminal() -> None:
    shown = text(CheckResult("03-a", "A", "fail", (Finding("x", False, found="\x1b[2Jgone\nPASS 03-a\r"),)))
    assert "\x1b" not in shown
    assert "\r" not in shown
    assert [line for line in shown.split("\n") if line.startswith("PASS")] == []
