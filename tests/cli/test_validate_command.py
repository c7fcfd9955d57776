from __future__ import annotations

import json
from pathlib import Path


def test_a_good_skill_and_a_folder_of_skills(command, greeter: Path) -> None:
    for folder in (greeter, greeter.parent):
        said = command("validate", str(folder))
        assert said.code == 0
        assert said.out.endswith("1 skill: 0 errors, 0 warnings.\n")


def test_errors_come_with_place_fix_and_rule(command, greeter: Path) -> None:
    path = greeter / "SKILL.md"
    path.write_text(
        path.read_text(encoding="utf-8").replace("name: guest-greeter", "name: Greeter"), encoding="utf-8"
    )
    said = command("validate", str(greeter))
    assert said.code == 1
    assert f"{greeter.as_posix()}/SKILL.md:2: error:" in said.out
    assert "\n    fix: " in said.out
    assert "\n    rule: " in said.out
    said = command("validate", str(greeter), "--json")
    assert said.code == 1
    (found,) = json.loads(said.out)
    assert found["folder"] == greeter.as_posix()
    assert {one["severity"] for one in found["problems"]} >= {"error"}


def test_bad_input(command, greeter: Path, tmp_path: Path) -> None:
    said = command("validate", str(tmp_path / "nothing"))
    assert (said.code, "There is no folder" in said.err) == (2, True)
    (greeter / "SKILL.md").write_bytes(b"\0\xff" * 100)
    assert command("validate", str(greeter)).code == 1
    with (greeter / "SKILL.md").open("wb") as file:
        file.truncate(50_000_000)
    assert command("validate", str(greeter)).code == 1
    (tmp_path / "empty").mkdir()
    assert command("validate", str(tmp_path / "empty")).code == 1


def test_a_name_cannot_draw_on_the_terminal(command, greeter: Path) -> None:
    path = greeter / "SKILL.md"
    path.write_text(
        path.read_text(encoding="utf-8").replace("name: guest-greeter", 'name: "\\e[2Jx"'), encoding="utf-8"
    )
    said = command("validate", str(greeter))
    assert said.code == 1
    assert "\x1b" not in said.out + said.err
