from __future__ import annotations

import pytest

from skillcourse.course.regions import finish, regions, strip
from skillcourse.errors import AuthorError


@pytest.mark.parametrize(
    ("text", "stripped", "finished"),
    [
        ("a\n### BEGIN SOLUTION\nb\n### END SOLUTION\nc", "a\n...  # your turn\nc", "a\nb\nc"),
        ("  ### BEGIN SOLUTION\n  b\n  ### END SOLUTION", "  ...  # your turn", "  b"),
        ("### BEGIN SOLUTION\n### STUB: x = 1\n### STUB:   y\nb\n### END SOLUTION", "x = 1\n  y", "b"),
        (
            "<!-- ### BEGIN SOLUTION -->\n<!-- ### STUB: Write it. -->\nwritten\n<!-- ### END SOLUTION -->",
            "Write it.",
            "written",
        ),
        ("# ### BEGIN SOLUTION\n# ### STUB:\nb: 1\n# ### END SOLUTION\nc: 2", "\nc: 2", "b: 1\nc: 2"),
        (
            "### BEGIN SOLUTION\n1\n### END SOLUTION\nx\n### BEGIN SOLUTION\n2\n### END SOLUTION",
            "...  # your turn\nx\n...  # your turn",
            "1\nx\n2",
        ),
        ("nothing marked\n", "nothing marked\n", "nothing marked\n"),
    ],
)
def test_the_learner_gets_stubs_and_the_solution_gets_lines(text: str, stripped: str, finished: str) -> None:
    assert strip(text, "x.py") == stripped
    assert finish(text, "x.py") == finished


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\n### BEGIN SOLUTION\nb", "x.py:2: this solution region is never ended"),
        ("a\n### END SOLUTION", "x.py:2: a solution region ends here that never began"),
        (
            "### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION",
            "x.py:2: a solution region begins inside the one",
        ),
        ("### STUB: x", "x.py:1: a '### STUB:' line stands outside"),
        ("## BEGIN SOLUTION\nb\n## END SOLUTION", "x.py:1: this looks like a marker"),
        ("### BEGIN SOLUTION\nb\n### End Solution", "x.py:3: this looks like a marker"),
    ],
)
def test_a_wrong_marker_is_an_error_with_its_line(text: str, said: str) -> None:
    with pytest.raises(AuthorError) as caught:
        strip(text, "x.py")
    assert said in str(caught.value)


def test_a_region_knows_its_lines() -> None:
    (found,) = regions("a\n### BEGIN SOLUTION\nb\nc\n### END SOLUTION", "x")
    assert (found.first, found.last, found.solution) == (2, 5, ("b", "c"))
