from __future__ import annotations

import sys
from pathlib import Path

import pytest

from skillcourse import models
from skillcourse.errors import UsageError
from skillcourse.models.model import FREE

SOUND = """\
# My own models
[models.my-deepseek]
url = "https://api.deepseek.com/anthropic"
model = "deepseek-chat"
key_env = "DEEPSEEK_API_KEY"
auth = "bearer"
context = 128000
price = [0.28, 0.42]

[models."gpu.box"]
url = "http://localhost:9000/v1"
model = "qwen3"
"""


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "models.toml"
    monkeypatch.setenv("SKILLCOURSE_CONFIG", str(file))
    return file


def test_a_sound_file(config: Path) -> None:
    config.write_text(SOUND, encoding="utf-8")
    own = models.resolve("my-deepseek")
    assert (own.kind, own.id, own.base_url) == (
        "hosted",
        "deepseek-chat",
        "https://api.deepseek.com/anthropic",
    )
    assert (own.key_env, own.key_required, own.auth, own.context_tokens) == (
        "DEEPSEEK_API_KEY",
        True,
        "bearer",
        128_000,
    )
    assert own.costs == "$0.28 in, $0.42 out per million tokens (from your models.toml)"
    assert own.speaker == "deepseek-chat at api.deepseek.com, a hosted service"
    box = models.resolve("gpu.box")
    assert (box.kind, box.price, box.key_required) == ("local", FREE, False)
    assert box.speaker == "qwen3 at localhost:9000, this machine"


@pytest.mark.parametrize("prefix", [b"", b"\xef\xbb\xbf"])
def test_windows_line_ends_and_a_byte_order_mark_are_fine(config: Path, prefix: bytes) -> None:
    config.write_bytes(prefix + SOUND.replace("\n", "\r\n").encode())
    assert models.resolve("my-deepseek").id == "deepseek-chat"


def test_close_matches_know_the_users_names(config: Path) -> None:
    config.write_text(SOUND, encoding="utf-8")
    with pytest.raises(UsageError, match="Did you mean my-deepseek"):
        models.resolve("my-deepsek")


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("[models.a\n", 1, "this is not TOML"),
        ('[models.a]\nurl = "http://x"\nmodel = ', 3, "this is not TOML"),
        ('[model.a]\nurl = "http://x"\n', 1, "unknown entry 'model'"),
        ("models = 3\n", 1, "each model must be a table"),
        ("[models]\na = 3\n", 1, "each model must be a table"),
        ('\n[models.practice]\nurl="http://x"\nmodel="m"\n', 2, "'practice' is taken by the course itself"),
        ('[models.claude-x]\nurl="http://x"\nmodel="m"\n', 1, "'claude-x' is taken"),
        ('[models."a b"]\nurl="http://x"\nmodel="m"\n', 1, "a model's name has"),
        ('[models.a]\nmodel = "m"\n', 1, "url must be a text"),
        ('[models.a]\nurl = "http://x"\nmodel = 3\n', 3, "model must be a text"),
        (
            '[models.a]\nurl = "http://x"\nmodel = "m"\n\n[models.b]\nmodel = ""\nurl = "http://y"\n',
            6,
            "model must",
        ),
        (
            '[models.a]\nurl = "http://x"\nmodel = "m"\ncontex = 1\n',
            4,
            "unknown field 'contex'. Did you mean context",
        ),
        (
            '[models.a]\nurl = "http://x"\nmodel = "m"\ncolour = 1\n',
            4,
            "unknown field 'colour'. There are url, model",
        ),
        (
            '[models.a]\nurl = "http://x"\nmodel = "m"\ncontext = "big"\n',
            4,
            "context must be a number of tokens",
        ),
        ('[models.a]\nurl = "http://x"\nmodel = "m"\ncontext = 0\n', 4, "context must be a number of tokens"),
        ('[models.a]\nurl = "http://x"\nmodel = "m"\nprice = 3\n', 4, "price must be two numbers"),
        ('[models.a]\nurl = "http://x"\nmodel = "m"\nprice = [1]\n', 4, "price must be two numbers"),
        ('[models.a]\nurl = "http://x"\nmodel = "m"\nprice = [-1, nan]\n', 4, "price must be two numbers"),
        ('[models.a]\nurl = "http://x"\nmodel = "m"\nauth = "basic"\n', 4, 'auth must be "key" or "bearer"'),
    ],
)
def test_what_is_wrong_is_named_with_its_line(config: Path, text: str, line: int, message: str) -> None:
    config.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=message) as caught:
        models.configured()
    assert str(caught.value).startswith(f"{config}:{line}: ")
    assert caught.value.next_step


@pytest.mark.parametrize(
    "entry",
    [
        'key = "hunter2"',
        'api_key = "hunter2"',
        'API_KEY = "hunter2"',
        'token = "hunter2"',
        'key_env = "sk-ant-hunter2-hunter2"',
        'key_env = "hunter2hunter2hunter2hunter2hunter2hunter2"',
        'key_env = "hunter2 with a space"',
        'something = "sk-hunter2"',
        'auth = "sk-hunter2"',
    ],
)
def test_a_key_in_the_file_is_refused_and_not_repeated(config: Path, entry: str) -> None:
    config.write_text(f'[models.a]\nurl = "http://x"\nmodel = "m"\n{entry}\n', encoding="utf-8")
    with pytest.raises(UsageError, match="key_env") as caught:
        models.configured()
    assert f"{config}:4: " in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_a_password_in_a_url_is_refused_and_not_repeated(config: Path) -> None:
    config.write_text('[models.a]\nurl = "https://me:hunter2@x.example"\nmodel = "m"\n', encoding="utf-8")
    with pytest.raises(UsageError, match=r"models.toml:2: .*password") as caught:
        models.configured()
    assert "hunter2" not in str(caught.value)


def test_a_named_file_must_be_there(config: Path) -> None:
    with pytest.raises(UsageError, match=r"SKILLCOURSE_CONFIG names .*no such file"):
        models.resolve("mine")


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"\x00\x01\x02"])
def test_a_binary_file(config: Path, data: bytes) -> None:
    config.write_bytes(data)
    with pytest.raises(UsageError, match=r"models\.toml:1: (the file is not UTF-8|this is not TOML)"):
        models.configured()


def test_a_huge_or_deep_file(config: Path) -> None:
    config.write_bytes(b"#" * 2_000_000)
    with pytest.raises(UsageError, match="larger than 1,000,000 bytes"):
        models.configured()
    config.write_text("a = " + "[" * 100_000, encoding="utf-8")
    with pytest.raises(UsageError, match="this is not TOML"):
        models.configured()


def test_a_folder_in_its_place(config: Path) -> None:
    config.mkdir()
    with pytest.raises(UsageError, match="could not be read"):
        models.configured()


def test_a_broken_file_does_not_stand_in_the_way_of_practice(config: Path) -> None:
    config.write_text("[", encoding="utf-8")
    assert models.resolve("practice").name == "practice"
    assert models.resolve("ollama:qwen3").name == "ollama:qwen3"


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the folder differs there")
def test_the_platforms_folder_is_used_and_may_be_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert models.config_file() == tmp_path / "skillcourse" / "models.toml"
    assert models.configured() == {}
