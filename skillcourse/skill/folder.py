"""What a skill's other files say about how well the folder travels."""

from __future__ import annotations

import re
from collections.abc import Iterator

from skillcourse.skill.problem import Problem
from skillcourse.skill.rulebook import problem
from skillcourse.skill.tree import Tree, cache_names, is_secret

_NOT_ON_WINDOWS = re.compile(
    r'.*[<>:"|?*\\\x00-\x1f].*|.*[. ]|(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\..*)?',
    re.IGNORECASE | re.DOTALL,
)


def check(tree: Tree, skill_file: str) -> Iterator[Problem]:
    """Problems of the folder's entries: links out, pipes, secrets, names that other systems cannot store."""
    for path, target in tree.links_out:
        if path != skill_file:
            yield problem("symlink-outside", path, target=target)
    for path in tree.special:
        yield problem("special-file", path)
    for path in tree.unreadable:
        yield problem("folder-unlisted", path)
    if not tree.complete:
        yield problem("too-many-files", ".")
    taken: dict[str, str] = {}
    for path in (*tree.folders, *(file.path for file in tree.files)):
        name = path.rpartition("/")[2]
        if portable_name_fault(name):
            yield problem("file-name", path, name=name)
        if is_secret(name):
            yield problem("secret-file", path)
        other = taken.setdefault(path.casefold(), path)
        if other != path:
            yield problem("file-name-collision", path, other=other)


@cache_names
def portable_name_fault(name: str) -> bool:
    """Whether Windows cannot store this name: reserved characters, devices, a dot or space at the end."""
    return _NOT_ON_WINDOWS.fullmatch(name) is not None
