"""How much faster ``skillcourse.skill.validate`` is than the reference validator, on the same skills.

Run it from the repository's root:

    python bench/validate.py [--count 2000] [--rounds 3] [--require 10]

It makes a folder of ``--count`` skills from a fixed seed (sizes, files and faults as in the wild), validates
all with both in one process, checks that both find an error in the same skills, and prints the ratio of
processor time. Ours does more in that time: it keeps line numbers, counts tokens, walks the folder and
follows references.
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import skills_ref

from skillcourse import skill

PHRASE = "read the table then check each row and write a short report for the team with what was found"
WORDS = PHRASE.split(" ")
FAULTS: dict[str, Callable[[str], str]] = {
    "name case": lambda text: text.replace("name: s", "name: S", 1),
    "double hyphen": lambda text: text.replace("name: skill-", "name: skill--", 1),
    "no description": lambda text: text.replace("description:", "descripton:", 1),
    "open quote": lambda text: text.replace("name: ", "extra: 'open\nname: ", 1),
    "colon": lambda text: text.replace("name:", "title: this: that\nname:", 1),
    "not closed": lambda text: text.replace("\n---\n", "\n", 1),
    "long": lambda text: text.replace("Use when", "Use when " + "very " * 250, 1),
    "unknown field": lambda text: text.replace("name:", "model: opus\nname:", 1),
    "windows": lambda text: text.replace("\n", "\r\n"),
}
FIELDS = {
    "license: MIT": 0.7,
    "compatibility: Needs git and a network": 0.2,
    'metadata:\n  author: someone\n  version: "1.0"': 0.4,
    "allowed-tools: Bash(git:*) Read": 0.2,
}
ALONE = 0.5
"""How many skills are a SKILL.md and nothing else; the others have each of these with the given chance."""
OTHER_FILES = {
    "references/guide.md": 0.6,
    "references/more.md": 0.3,
    "scripts/run.py": 0.5,
    "assets/form.txt": 0.3,
}
# The reference takes any field that the format does not name for an error. Here it is a warning: clients add
# fields of their own, and the specification does not forbid it.
REFERENCE_ONLY = {"unknown field"}


def prose(dice: random.Random, words: int) -> str:
    return " ".join(dice.choices(WORDS, k=words))


def described(dice: random.Random) -> str:
    """A description of 150 to 800 characters, plain, quoted or folded over several lines."""
    text = f"{prose(dice, dice.randint(25, 150)).capitalize()}. Use when someone asks for it."
    style = dice.random()
    if style < 0.7:
        return text
    return f'"{text}"' if style < 0.85 else ">-\n" + textwrap.indent(textwrap.fill(text, 90), "  ")


def make(root: Path, count: int, seed: int = 7) -> dict[Path, str]:
    """Write the skills; returns each folder with its planted fault, or an empty text."""
    dice = random.Random(seed)
    made: dict[Path, str] = {}
    for number in range(count):
        folder = root / f"skill-{number}"
        lines = ["---", f"name: {folder.name}", f"description: {described(dice)}"]
        lines += [line for line, share in FIELDS.items() if dice.random() < share]
        alone = dice.random() < ALONE
        others = [path for path, share in OTHER_FILES.items() if not alone and dice.random() < share]
        lines += [
            "---",
            "",
            f"# {prose(dice, 3)}",
            "",
            *(f"See [this]({path}) first." for path in others),
            "",
        ]
        for _ in range(int(dice.lognormvariate(3.1, 0.7))):
            lines += [
                f"## {prose(dice, 3)}",
                "",
                prose(dice, dice.randint(10, 60)),
                "",
                "- " + prose(dice, 8),
                "",
            ]
        fault = dice.choice(list(FAULTS)) if dice.random() < 0.15 else ""
        text = "\n".join(lines)
        text = FAULTS[fault](text) if fault else text
        folder.mkdir()
        (folder / "SKILL.md").write_bytes(text.encode())
        for path in others:
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_text(prose(dice, 200), encoding="utf-8")
        made[folder] = fault
    return made


def ours(folder: Path) -> bool:
    return any(problem.severity == "error" for problem in skill.validate(folder))


def theirs(folder: Path) -> bool:
    return bool(skills_ref.validate(folder))


def seconds(validate: Callable[[Path], bool], folders: list[Path]) -> float:
    """Processor time, which other programs on the machine do not add to."""
    gc.collect()
    gc.freeze()  # what earlier rounds left behind is not this round's to look through
    start = time.process_time()
    for folder in folders:
        validate(folder)
    return time.process_time() - start


def ratio_of(folders: list[Path]) -> float:
    mine = seconds(ours, folders)
    return seconds(theirs, folders) / mine


def main() -> int:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--count", type=int, default=2000, help="how many skills")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is timed")
    parser.add_argument("--require", type=float, default=10.0, help="the ratio below which to exit 1")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as root:
        made = make(Path(root), arguments.count)
        folders = list(made)
        disagreements = [
            (folder.name, fault)
            for folder, fault in made.items()
            if ours(folder) != (theirs(folder) and fault not in REFERENCE_ONLY)
        ]
        ratios = [ratio_of(folders) for _ in range(arguments.rounds)]
        size = sum((folder / "SKILL.md").stat().st_size for folder in folders) / len(folders)
        faulty = sum(map(bool, made.values()))
    print(f"{arguments.count} skills, {size / 1000:.1f} kB of SKILL.md each, {faulty} with a planted fault")
    print(
        f"disagreements on whether a skill is valid: {len(disagreements)} {disagreements[:5] or ''}".rstrip()
    )
    ratio = statistics.median(ratios)
    spread = f"{min(ratios):.1f} to {max(ratios):.1f}"
    print(f"skills_ref.validate takes {ratio:.1f} times as long as ours ({spread} in {len(ratios)} rounds)")
    return int(bool(disagreements) or ratio < arguments.require)


if __name__ == "__main__":
    sys.exit(main())
