"""What a skill costs depends on the skill, not on the folder that it happens to be in."""

from __future__ import annotations

from pathlib import Path

from skillcourse import skill


def test_the_same_skill_costs_the_same_in_every_folder(tmp_path: Path) -> None:
    costs = []
    for parent in (tmp_path, tmp_path / "a" / "very-long-folder-name" / "with-1234567890-digits"):
        folder = parent / "water-plants"
        folder.mkdir(parents=True)
        (folder / "SKILL.md").write_text(
            "---\nname: water-plants\ndescription: Waters plants. Use when they are dry.\n---\nWater them.\n",
            encoding="utf-8",
        )
        costs.append([(tier.number, tier.tokens) for tier in skill.read(folder).tiers])
    assert costs[0] == costs[1]
