from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest

from skillcourse import course
from skillcourse.errors import AuthorError

pytestmark = pytest.mark.slow
SHOWS = """\
# %% slideshow={"slide_type": "slide"}
import os
from pathlib import Path
print(Path("data.csv").read_text().strip(), os.environ["SKILLCOURSE_PACE"], os.environ["SKILLCOURSE_MODEL"])
Path("scratch.txt").write_text("made while it ran")
print(sorted(path.name for path in Path().iterdir()))
"""


def write_lesson(source: Path, cells: str) -> None:
    """Replace the small course's lesson by these cells, without exercises."""
    text = (source / "lesson.yaml").read_text(encoding="utf-8")
    (source / "lesson.yaml").write_text(text[: text.index("exercises:")], encoding="utf-8")
    (source / "lesson.py").write_text(cells, encoding="utf-8")


def test_outputs_are_stored_and_the_tree_stays_clean(source: Path) -> None:
    write_lesson(source, SHOWS)
    before = sorted(path.name for path in source.iterdir())
    data = course.execute(course.lesson("01"))
    assert (source / "lesson.ipynb").read_bytes() == data
    assert sorted(path.name for path in source.iterdir()) == sorted([*before, "lesson.ipynb"])
    notebook = json.loads(data)
    nbformat.validate(notebook)
    shown = "".join(notebook["cells"][0]["outputs"][0]["text"])
    assert shown.startswith("a,b\n1,2 0 practice")
    assert "starter" not in shown
    assert "lesson.py" not in shown
    assert "execution" not in notebook["cells"][0]["metadata"]
    assert notebook["cells"][0]["execution_count"] == 1
    assert course.build(check=True, only=["01"])[-1].startswith("missing lessons/"), (
        "the stored solution fits its source"
    )


def test_a_failing_cell_stores_nothing_and_is_named(source: Path) -> None:
    write_lesson(
        source,
        '# %% slideshow={"slide_type": "slide"} id="good"\n1\n# %% slideshow={"slide_type": "-"} '
        'id="bad"\n1 / 0\n',
    )
    with pytest.raises(AuthorError, match=r"cell 'bad' failed: ZeroDivisionError: division by zero"):
        course.execute(course.lesson("01"))
    assert not (source / "lesson.ipynb").exists()


def test_an_output_that_names_this_machine_is_refused(source: Path) -> None:
    write_lesson(source, '# %% slideshow={"slide_type": "slide"} id="place"\nimport os\nos.getcwd()\n')
    with pytest.raises(AuthorError, match=r"an output of cell 'place' shows a folder of this machine"):
        course.execute(course.lesson("01"))


def test_a_cell_that_never_ends_is_stopped(source: Path) -> None:
    write_lesson(source, '# %% slideshow={"slide_type": "slide"}\nimport time\ntime.sleep(60)\n')
    with pytest.raises(AuthorError, match="a cell took longer than 2 s"):
        course.execute(course.lesson("01"), cell_seconds=2)
