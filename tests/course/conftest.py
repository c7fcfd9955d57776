"""A small course of its own, so that these tests do not depend on what the real lessons say."""

from __future__ import annotations

from pathlib import Path

import pytest

LESSON_YAML = """\
title: Getting greeted
question: Who says hello?
minutes: {teach: 5, exercise: 10}
goals: [See a greeting., Write one.]
can_do:
  - greet anyone
exercises:
  - id: 01-a
    title: Write the greeting
    hints: [Look at the name., It is in the second line., "Worked analogue: `Goodbye, Ada`."]
    files: [greeter/SKILL.md]
  - id: 01-b
    title: Count the words
    hints: [one, two, three]
  - id: 01-c
    title: Make a file
    hints: [one, two, three]
    files: [notes.md]
quiz:
  - id: 01-q1
    question: Which?
    choices:
      - {text: This., right: true, because: It is.}
      - {text: That., because: It is not.}
"""

LESSON_PY = """\
# %% [markdown] slideshow={"slide_type": "slide"} id="title"
# # Getting greeted

# %% tags=["setup"] slideshow={"slide_type": "skip"}
print("ready")

# %% tags=["exercise"] slideshow={"slide_type": "-"}
words = None
### BEGIN SOLUTION
### STUB: words = ...  # how many words has the greeting?
words = len("Hello there, dear reader".split())
### END SOLUTION

# %% tags=["check"] slideshow={"slide_type": "-"} id="check-b"
print("lesson.check('01-b')")

# %% tags=["check", "nbval-check-output"] slideshow={"slide_type": "-"}
_ = 'lesson.check("01-a")'; _ = 'lesson.check("01-c")'

# %% [markdown] tags=["notes"] slideshow={"slide_type": "notes"}
# Say hello. 2 minutes.
"""

FINISHED = (
    "---\nname: greeter\ndescription: Greets people by name when they arrive.\n---\n\nSay hello to "
    "the reader, warmly.\n"
)
STARTER = "---\nname: greeter\ndescription: TODO\n---\n\nSay something.\n"


@pytest.fixture
def small_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course of one lesson with a starter, a data file, a script with a marked region and a file to be
    made.
    """
    root = tmp_path / "course"
    source = root / "solutions" / "01_getting_greeted"
    for folder in (source / "greeter", source / "starter" / "greeter", root / "lessons"):
        folder.mkdir(parents=True)
    files = {
        "lesson.yaml": LESSON_YAML,
        "lesson.py": LESSON_PY,
        "greeter/SKILL.md": FINISHED,
        "starter/greeter/SKILL.md": STARTER,
        "data.csv": "a,b\n1,2\n",
        "notes.md": "The learner makes this file from nothing.\n",
        "greet.py": (
            "def greet(name):\n    ### BEGIN SOLUTION\n    return f'Hello there, dear {name}'\n    "
            "### END SOLUTION\n"
        ),
    }
    for name, text in files.items():
        (source / name).write_text(text, encoding="utf-8", newline="\n")
    monkeypatch.setenv("SKILLCOURSE_ROOT", str(root))
    return root


@pytest.fixture
def source(small_course: Path) -> Path:
    """The folder of its one lesson's source."""
    return small_course / "solutions" / "01_getting_greeted"
