"""Lesson 02: TODO on the untouched starter, PASS on the solution, FAIL on each known-wrong answer."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from skillcourse import checks
from skillcourse.checks import CheckResult

NAME = "reorder-stock"
COMMAND = "python scripts/reorder.py STOCK.csv"
Folder = Callable[[str], Path]
Faults = Callable[[CheckResult], str]
Edit = Callable[..., None]
Pairs = list[tuple[str, str]]
STEP_3 = """3. If the request asks about delivery times or minimum orders, read
   [references/suppliers.md](references/suppliers.md).
"""


@pytest.mark.parametrize("id", ["02-a", "02-b", "02-c"])
def test_the_untouched_starter_is_todo(starter: Folder, id: str) -> None:
    result = checks.run(id, starter("02"), {})
    assert result.verdict == "todo", checks.text(result)
    assert "SKILL.md" in result.note


@pytest.mark.parametrize("id", ["02-a", "02-b", "02-c"])
def test_the_solution_passes(finished: Folder, id: str) -> None:
    result = checks.run(id, finished("02"), {})
    assert result.verdict == "pass", checks.text(result)


def test_the_frontmatter_passes_while_the_steps_wait(starter: Folder, edit: Edit) -> None:
    folder = starter("02")
    edit(
        folder / NAME / "SKILL.md",
        ("name: TODO", f"name: {NAME}"),
        (
            "description: TODO",
            "description: Writes an order note for the books that run out. Use when someone asks which "
            "books to order.",
        ),
    )
    assert checks.run("02-a", folder, {}).verdict == "pass", checks.text(checks.run("02-a", folder, {}))
    assert checks.run("02-b", folder, {}).verdict == "todo"
    assert checks.run("02-c", folder, {}).verdict == "todo"


def fields(name: str = NAME, description: str | None = None) -> Callable[[str], str]:
    """An edit of the two required fields."""

    def change(text: str) -> str:
        text = re.sub(r"(?m)^name: .*$", lambda _: f"name: {name}", text)
        if description is not None:
            text = re.sub(r"(?m)^description: .*$", lambda _: f"description: {description}", text)
        return text

    return change


GOOD = "Writes the order note for books that run low. Use when someone asks what to reorder."
WRONG_FRONTMATTER: dict[str, tuple[Callable[[str], str], str]] = {
    "capitals in the name": (fields("Reorder-Stock"), "upper-case"),
    "a space in the name": (fields("reorder stock"), "name"),
    "an underscore in the name": (fields("reorder_stock"), "name"),
    "two hyphens": (fields("reorder--stock"), "name"),
    "a hyphen at the end": (fields("reorder-stock-"), "name"),
    "another name than the folder's": (fields("stock-orders"), "folder"),
    "a name of 65 letters": (fields("r" * 65), "64"),
    "the name is still TODO": (fields("TODO", GOOD), "TODO"),
    "the description is still TODO": (fields(description="TODO"), "TODO"),
    "no description": (lambda text: re.sub(r"(?m)^description: .*\n", "", text), "description"),
    "an empty description": (fields(description='""'), "description"),
    "a description of 1,025 characters": (fields(description="Use when " + "x" * 1016), "1,024"),
    "nothing about when": (fields(description="Writes the order note for the suppliers."), "when to use it"),
    "a vague description": (fields(description="Helps when needed."), "picks reorder-stock"),
    "a description of something else": (
        fields(description="Bakes bread. Use when the oven is hot."),
        "picks reorder-stock",
    ),
    "a greedy description": (
        fields(
            description="Use always and when anyone asks anything, any task, any request, every question."
        ),
        "asked for something else",
    ),
    "no frontmatter": (lambda text: text.split("---\n", 2)[2], ""),
    "a frontmatter that never ends": (lambda text: text.replace("\n---\n", "\n", 1), ""),
}


@pytest.mark.parametrize(("change", "said"), WRONG_FRONTMATTER.values(), ids=WRONG_FRONTMATTER)
def test_a_wrong_frontmatter_fails_and_names_the_rule(
    finished: Folder, change: Callable[[str], str], said: str, faults: Faults
) -> None:
    folder = finished("02")
    file = folder / NAME / "SKILL.md"
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")
    result = checks.run("02-a", folder, {})
    text = checks.text(result)
    assert result.verdict == "fail", text
    assert said in faults(result)
    assert "fix: " in text


ON_ERROR = "2. If the script reports an error, pass its message on and stop."
WRONG_STEPS: dict[str, tuple[Pairs, str]] = {
    "no command": ([(f"   ```bash\n   {COMMAND}\n   ```\n", "")], "The script runs on"),
    "another script's name": ([("scripts/reorder.py", "scripts/order.py")], "The script runs on"),
    "an option that is not there": ([(COMMAND, COMMAND + " --urgent")], "The script runs on"),
    "another number of weeks is fine, another supplier is not": (
        [(COMMAND, COMMAND + ' --supplier "Fennel & Sons"')],
        "missing:",
    ),
    "no template": (
        [
            (
                "Fill the template [assets/order-note.md](assets/order-note.md) with the script's values "
                "and save it as\n   `order-note.md`.",
                "Save the result.",
            )
        ],
        "leaves order-note.md",
    ),
    "another file": ([("   `order-note.md`.", "   `orders.md`.")], "leaves order-note.md"),
    "a template that is not there": ([("assets/order-note.md", "assets/note.md")], "order-note.md"),
    "one step is left": (
        [
            (
                "5. Answer with the number of titles, the number of copies and the cost.",
                "5. TODO: say what to answer.",
            )
        ],
        "No step is left as TODO",
    ),
    "a note even after an error": (
        [
            (
                ON_ERROR,
                '2. If the script reports an error, create the file `order-note.md` with the text "None."',
            )
        ],
        "no note is written",
    ),
    "not a word about errors": (
        [(ON_ERROR, "2. Read what it printed.")],
        "what to do when the script reports",
    ),
}


@pytest.mark.parametrize(("pairs", "said"), WRONG_STEPS.values(), ids=WRONG_STEPS)
def test_wrong_steps_fail_and_say_where(
    finished: Folder, edit: Edit, pairs: Pairs, said: str, faults: Faults
) -> None:
    folder = finished("02")
    edit(folder / NAME / "SKILL.md", *pairs)
    result = checks.run("02-b", folder, {})
    text = checks.text(result)
    assert result.verdict == "fail", text
    assert said in faults(result)
    assert "fix: " in text


OTHER_STYLES = {
    "commands inside the line": """1. Run `python scripts/reorder.py STOCK.csv`.
2. If it fails, tell the user the error message and stop.
3. If the user asks about delivery times or minimum orders, read `references/suppliers.md`.
4. Fill in `assets/order-note.md` with the values from the script. Save it as `order-note.md`.
5. Tell the user how many titles and copies there are and what it costs.
""",
    "angle brackets and when": """1. Run the script on the stock list:

   ```
   python scripts/reorder.py <stock-list.csv>
   ```

2. When the script prints an error, show the error to the user and do not go on.

3. When the request is about delivery times or about minimum orders, read references/suppliers.md first.

4. Use the template assets/order-note.md, fill in the values, and write the result to order-note.md.

5. Report the number of titles, copies and the total cost.
""",
    "an example's file name": """1. Run the script with the stock list from the request, for example:

   ```bash
   python scripts/reorder.py stock.csv
   ```

2. If there is an error, report it and stop.

3. Read [the terms](references/suppliers.md) only if the request asks about delivery times or minimum orders.

4. Copy `assets/order-note.md`, replace the placeholders with the values of the JSON, and save the note as
   `order-note.md`.

5. Answer with titles, copies and cost.
""",
    "a shell variable and dots": """1. Run the script on the stock list:

   ```bash
   python ./scripts/reorder.py "$STOCK_FILE"
   ```

2. If the script reports an error, repeat the error and stop.

3. If the request mentions delivery times or minimum orders, read ./references/suppliers.md.

4. Fill in ./assets/order-note.md and save it to `order-note.md`.

5. Say how many titles and copies were ordered, and the cost.
""",
}


@pytest.mark.parametrize("id", ["02-b", "02-c"])
@pytest.mark.parametrize("steps", OTHER_STYLES.values(), ids=OTHER_STYLES)
def test_other_ways_to_write_the_steps_pass(finished: Folder, id: str, steps: str) -> None:
    folder = finished("02")
    head = f"---\nname: {NAME}\ndescription: {GOOD}\n---\n\n# Reorder stock\n\n## Steps\n\n"
    (folder / NAME / "SKILL.md").write_text(head + steps, encoding="utf-8")
    result = checks.run(id, folder, {})
    assert result.verdict == "pass", checks.text(result)


def test_a_template_with_a_place_that_nothing_fills_fails(finished: Folder, edit: Edit) -> None:
    folder = finished("02")
    edit(folder / NAME / "assets" / "order-note.md", ("{{copies}}", "{{colour}}"))
    assert checks.run("02-b", folder, {}).verdict == "fail"


ASKS = "If the request asks about delivery times or minimum orders, read"
WRONG_READING: dict[str, tuple[Pairs, str]] = {
    "always": ([(f"3. {ASKS}", "3. Read")], "they were read"),
    "never": ([(STEP_3, "3. Go on with the next step.\n")], "not read for"),
    "half the condition": ([("delivery times or minimum orders", "delivery times")], "minimum order?"),
    "another condition": ([("delivery times or minimum orders", "the colour of a cover")], "not read for"),
    "a condition that always holds": ([(ASKS, "If the request names a stock list, read")], "they were read"),
    "another file": ([("references/suppliers.md", "references/terms.md")], "not read for"),
    "pasted into the steps": (
        [("5. Answer", "5. Northgate Books delivers in 2 days, Fennel & Sons in 5.\n\n6. Answer")],
        "SKILL.md has them too",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("pairs", "said"), WRONG_READING.values(), ids=WRONG_READING)
def test_reading_at_the_wrong_time_fails(
    finished: Folder, edit: Edit, pairs: Pairs, said: str, faults: Faults
) -> None:
    folder = finished("02")
    edit(folder / NAME / "SKILL.md", *pairs)
    result = checks.run("02-c", folder, {})
    text = checks.text(result)
    assert result.verdict == "fail", text
    assert said in faults(result)


def test_a_skill_that_grew_too_long_fails(finished: Folder) -> None:
    folder = finished("02")
    with (folder / NAME / "SKILL.md").open("a", encoding="utf-8") as file:
        file.write("\n## History\n\n" + "The shop was founded long ago.\n" * 600)
    text = checks.text(checks.run("02-c", folder, {}))
    assert text.startswith("FAIL")
    assert "costs little" in text


def test_a_reference_that_is_gone_fails(finished: Folder) -> None:
    folder = finished("02")
    shutil.rmtree(folder / NAME / "references")
    assert checks.run("02-c", folder, {}).verdict == "fail"


@pytest.mark.parametrize("id", ["02-a", "02-b", "02-c"])
@pytest.mark.parametrize(
    "content", [None, b"", b"\xff\xfe\x00\x01", b"---\n- a\n---\n", b"---\n" + b"[" * 5000 + b"\n---\n"]
)
def test_a_file_that_is_no_skill_fails_with_a_sentence(
    finished: Folder, id: str, content: bytes | None
) -> None:
    folder = finished("02")
    file = folder / NAME / "SKILL.md"
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    result = checks.run(id, folder, {})
    assert result.verdict == "fail", checks.text(result)
    assert result.findings[0].found


@pytest.mark.slow
def test_a_script_that_never_ends_is_ended_and_fails(finished: Folder, edit: Edit) -> None:
    folder = finished("02")
    edit(folder / NAME / "scripts" / "reorder.py", ("import argparse\n", "while True:\n    pass\n"))
    started = time.monotonic()
    result = checks.run("02-b", folder, {})
    assert result.verdict == "fail"
    assert time.monotonic() - started < 100
