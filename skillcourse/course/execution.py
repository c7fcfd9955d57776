"""Run a lesson's source in a real kernel and store what it showed: ``solutions/NN_slug/lesson.ipynb``."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from skillcourse.course.contents import IGNORED
from skillcourse.course.folders import root
from skillcourse.course.lesson import Lesson
from skillcourse.course.notebook import make_notebook, notebook_bytes
from skillcourse.course.source import read_source
from skillcourse.errors import AuthorError, SetupError
from skillcourse.files import write_whole

CELL_SECONDS = 120
UNSTABLE = ("application/vnd.jupyter.widget-view+json",)
"""Output kinds that name a live object by a random id: without its kernel it cannot be drawn, so it is not
stored.
"""


def execute(
    lesson: Lesson, *, course: Path | None = None, cell_seconds: int = CELL_SECONDS, store: bool = True
) -> bytes:
    """Run ``lesson.py`` top to bottom with the practice model and store the notebook with its outputs.

    It runs in a copy of the folder, with a progress home of its own and no pauses, so that nothing else
    changes. The notebook is stored whole, or not at all when a cell fails.

    Args:
        lesson: The lesson.
        course: The course folder; found when not given.
        cell_seconds: How long one cell may take.
        store: Whether to write ``lesson.ipynb`` beside ``lesson.py``; else the bytes are only returned.

    Returns:
        The notebook as bytes.

    Raises:
        AuthorError: When a cell fails or takes too long, or an output names a folder of this machine.
        SetupError: When no Python kernel can be started here.
    """
    import nbformat

    place = course or root()
    plain = notebook_bytes(make_notebook(read_source(lesson), "solution")).decode("utf-8")
    notebook = nbformat.reads(plain, as_version=4)  # type: ignore[no-untyped-call]
    with tempfile.TemporaryDirectory(prefix="skillcourse-") as scratch:
        folder = Path(scratch) / lesson.name
        shutil.copytree(lesson.source, folder, ignore=shutil.ignore_patterns(*IGNORED, "starter", "lesson.*"))
        # Neither a key nor a model of the author's own may show in what every learner compares with.
        private = ("ANTHROPIC_", "SKILLCOURSE_CONFIG")
        environment = {name: value for name, value in os.environ.items() if not name.startswith(private)}
        environment.update(
            SKILLCOURSE_PACE="0",
            SKILLCOURSE_MODEL="practice",
            SKILLCOURSE_HOME=str(Path(scratch) / "home"),
            SKILLCOURSE_ROOT=str(place),
            PYTHONDONTWRITEBYTECODE="1",
        )
        _run(notebook, lesson, folder, environment, cell_seconds)
        _tidy(notebook)
        _refuse_places(notebook, lesson, (scratch, str(place), str(Path.home())))
    data: bytes = (nbformat.writes(notebook).rstrip("\n") + "\n").encode("utf-8")  # type: ignore[no-untyped-call]
    if store:
        write_whole(lesson.source / "lesson.ipynb", data)
    return data


def _run(notebook: Any, lesson: Lesson, folder: Path, environment: dict[str, str], cell_seconds: int) -> None:
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=cell_seconds,
        store_widget_state=False,
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
    )
    words = folder.parent / "kernel.txt"
    try:
        with words.open("wb") as kernel_says:
            client.execute(env=environment, stderr=kernel_says)
    except CellExecutionError as error:
        cell = _failing_cell(notebook)
        raise AuthorError(
            f"{lesson.name}/lesson.py: cell {cell} failed: {error.ename}: {_last_line(error.evalue)}"
        ) from error
    except CellTimeoutError as error:
        raise AuthorError(
            f"{lesson.name}/lesson.py: a cell took longer than {cell_seconds} s: {_last_line(str(error))}"
        ) from error
    except DeadKernelError as error:
        said = _last_line(words.read_text(encoding="utf-8", errors="replace"))
        raise AuthorError(f"{lesson.name}/lesson.py: the kernel died while it ran. {said}") from error
    except NoSuchKernel as error:
        raise SetupError(
            "No Jupyter kernel called python3 is installed here.",
            next_step="Install ipykernel into this environment.",
        ) from error


def _failing_cell(notebook: Any) -> str:
    for cell in notebook.cells:
        if any(output.get("output_type") == "error" for output in cell.get("outputs", ())):
            return repr(cell.id)
    return "?"


def _last_line(text: str) -> str:
    lines = [line for line in text.strip().split("\n") if line.strip()]
    return lines[-1].strip() if lines else ""


def _tidy(notebook: Any) -> None:
    """Leave only what the next run gives again: no widget ids, no interpreter version, texts in one piece."""
    notebook.metadata.pop("widgets", None)
    notebook.metadata["language_info"] = {"name": "python"}
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", ()):
            for kind in UNSTABLE:
                output.get("data", {}).pop(kind, None)
            output.get("metadata", {}).clear()


def _refuse_places(notebook: Any, lesson: Lesson, places: tuple[str, ...]) -> None:
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            shown = str(output.get("text", "")) + str(output.get("data", ""))
            for place in places:
                if len(place) > 1 and place in shown:
                    raise AuthorError(
                        f"{lesson.name}/lesson.py: an output of cell {cell.id!r} shows a folder "
                        f"of this machine ({place}).",
                        next_step=(
                            "Show a path inside the lesson folder instead: nobody else's outputs could match."
                        ),
                    )
