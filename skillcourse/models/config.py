"""The user's own models: a small TOML file of addresses and variable names, and never a key.

::

    [models.my-deepseek]
    url = "https://api.deepseek.com/anthropic"
    model = "deepseek-chat"
    key_env = "DEEPSEEK_API_KEY"   # the NAME of the variable that holds the key
    auth = "bearer"                # optional: "key" (x-api-key, the default) or "bearer"
    context = 128000               # optional: tokens
    price = [0.28, 0.42]           # optional: US dollars per million tokens, in and out

The file is ``$SKILLCOURSE_CONFIG``, or ``skillcourse/models.toml`` in the platform's folder for settings.
"""

from __future__ import annotations

import difflib
import os
import re
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from skillcourse.errors import UsageError
from skillcourse.models import address
from skillcourse.models.model import FREE, Auth, Model, Price

FIELDS = ("url", "model", "key_env", "auth", "context", "price")
_SECRET_FIELDS = ("key", "api_key", "apikey", "api-key", "token", "auth_token", "secret", "password")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_LOOKS_LIKE_A_KEY = re.compile(r"sk-[\w-]{6,}|[0-9a-fA-F]{32,}|[A-Za-z0-9+/_-]{40,}")
_RESERVED = ("practice", "practice-small", "llamacpp", "ollama", "vllm", "lmstudio")
_MAX_BYTES = 1_000_000


def config_file() -> Path:
    """Where the user's models are kept, whether the file exists or not."""
    named = os.environ.get("SKILLCOURSE_CONFIG", "")
    if named:
        return Path(named).expanduser()
    if sys.platform == "win32":
        home = Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        home = Path.home() / "Library" / "Application Support"
    else:
        home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return home / "skillcourse" / "models.toml"


def configured() -> dict[str, Model]:
    """The user's models by name; empty when there is no file.

    Raises:
        UsageError: The file cannot be read, or something in it is wrong; the message names file and line.
    """
    file = config_file()
    text = _text(file)
    if text is None:
        return {}
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        at = re.search(r"line (\d+)", str(error))
        line = int(at[1]) if at else text.rstrip("\n").count("\n") + 1
        _refuse(file, line, f"this is not TOML ({_reason(error)})", "Repair the line.")
    return {entry.name: entry for entry in _Reader(file, text).models(data)}


def _text(file: Path) -> str | None:
    """The file's text; ``None`` when there is none and none was asked for."""
    try:
        with file.open("rb") as opened:
            data = opened.read(_MAX_BYTES + 1)
        if len(data) > _MAX_BYTES:
            _refuse(
                file, 1, f"the file is larger than {_MAX_BYTES:,} bytes", "Keep only [models.NAME] tables."
            )
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        if os.environ.get("SKILLCOURSE_CONFIG"):
            raise UsageError(
                f"SKILLCOURSE_CONFIG names {file}, but there is no such file.",
                next_step="Write it, or unset the variable.",
            ) from None
        return None
    except UnicodeDecodeError:
        _refuse(file, 1, "the file is not UTF-8 text", "Save it as UTF-8.")
    except OSError as error:
        raise UsageError(
            f"{file} could not be read: {error.strerror or error}.", next_step="Make it a readable file."
        ) from error


class _Reader:
    """Turns the tables of one file into models, and finds the line of whatever is wrong."""

    def __init__(self, file: Path, text: str) -> None:
        self._file = file
        self._lines = text.split("\n")

    def models(self, data: Mapping[str, Any]) -> list[Model]:
        for name in data:
            if name != "models":
                self._refuse("", name, f"unknown entry {name!r}", "Only [models.NAME] tables belong here.")
        tables = data.get("models", {})
        if not isinstance(tables, Mapping) or not all(
            isinstance(table, Mapping) for table in tables.values()
        ):
            self._refuse("", "models", "each model must be a table", "Write [models.NAME] above its fields.")
        return [self._model(name, table) for name, table in tables.items()]

    def _model(self, name: str, table: Mapping[str, Any]) -> Model:
        if not _NAME.fullmatch(name):
            self._refuse(
                name, "", "a model's name has up to 64 letters, digits, '.', '_' or '-'", "Rename it."
            )
        if name in _RESERVED or name.startswith("claude-"):
            self._refuse(name, "", f"the name {name!r} is taken by the course itself", "Choose another one.")
        self._check_fields(name, table)
        url = self._url(name, table)
        identifier = self._string(name, table, "model", required=True)
        local = address.is_loopback(url)
        variable = self._variable(name, table)
        where = "this machine" if local else "a hosted service"
        return Model(
            name=name,
            kind="local" if local else "hosted",
            id=identifier,
            base_url=url,
            speaker=f"{identifier} at {address.host(url)}, {where}",
            key_env=variable,
            key_required=bool(variable),
            auth=self._auth(name, table),
            context_tokens=self._context(name, table),
            price=self._price(name, table) or (FREE if local else None),
            advice=f"Check `url` and `model` of [models.{name}] in {self._file}.",
        )

    def _check_fields(self, name: str, table: Mapping[str, Any]) -> None:
        for field, value in table.items():
            secret = field.lower() in _SECRET_FIELDS
            if secret or (field != "url" and isinstance(value, str) and value.startswith("sk-")):
                self._refuse(
                    name,
                    field,
                    f"{field!r} would keep a key in this file",
                    "Put the key into an environment variable and write its name as key_env.",
                )
            if field not in FIELDS:
                close = difflib.get_close_matches(field, FIELDS, 1)
                meant = f"Did you mean {close[0]}?" if close else f"There are {', '.join(FIELDS)}."
                self._refuse(name, field, f"unknown field {field!r}", meant)

    def _string(self, name: str, table: Mapping[str, Any], field: str, *, required: bool = False) -> str:
        value = table.get(field, "")
        if not isinstance(value, str) or (required and not value.strip()):
            self._refuse(name, field, f"{field} must be a text", f'Write {field} = "…".')
        return value.strip()

    def _url(self, name: str, table: Mapping[str, Any]) -> str:
        text = self._string(name, table, "url", required=True)
        try:
            return address.base_url(text)
        except UsageError as error:
            self._refuse(name, "url", error.message.rstrip("."), error.next_step)

    def _variable(self, name: str, table: Mapping[str, Any]) -> str:
        value = self._string(name, table, "key_env")
        if value and (not _VARIABLE.fullmatch(value) or _LOOKS_LIKE_A_KEY.fullmatch(value)):
            # What stands here may be the key itself, so it is not repeated.
            self._refuse(
                name,
                "key_env",
                "key_env must be the name of a variable, and this looks like something else",
                'Write a name such as key_env = "DEEPSEEK_API_KEY", and keep the key in that variable.',
            )
        return value

    def _auth(self, name: str, table: Mapping[str, Any]) -> Auth:
        match table.get("auth", "key"):
            case "key":
                return "key"
            case "bearer":
                return "bearer"
        self._refuse(name, "auth", 'auth must be "key" or "bearer"', "Choose one of them.")
        return None

    def _context(self, name: str, table: Mapping[str, Any]) -> int | None:
        value = table.get("context")
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            self._refuse(name, "context", "context must be a number of tokens", "Write context = 128000.")
        return int(value)

    def _price(self, name: str, table: Mapping[str, Any]) -> Price | None:
        value = table.get("price")
        if value is None:
            return None
        sound = isinstance(value, list) and len(value) == 2
        if not sound or not all(_is_amount(amount) for amount in value):
            self._refuse(
                name,
                "price",
                "price must be two numbers: US dollars per million tokens in, and out",
                "Write price = [0.28, 0.42].",
            )
        return Price(float(value[0]), float(value[1]), note="from your models.toml")

    def _refuse(self, name: str, field: str, what: str, next_step: str) -> NoReturn:
        _refuse(self._file, self._line(name, field), what, next_step)

    def _line(self, name: str, field: str) -> int:
        """The line of a field of a model, else of its table, else the first."""
        start = 0
        if name:
            heading = re.compile(rf"""\s*(\[\s*models\s*\.\s*)?["']?{re.escape(name)}["']?\s*[\]=.]""")
            start = next((index for index, line in enumerate(self._lines) if heading.match(line)), 0)
        if field:
            wanted = re.compile(rf"""\s*(\[+\s*)?["']?{re.escape(field)}["']?\s*[=.\]]""")
            for index in range(start, len(self._lines)):
                if index > start and name and self._lines[index].lstrip().startswith("["):
                    break
                if wanted.match(self._lines[index]):
                    return index + 1
        return start + 1


def _is_amount(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1_000_000


def _reason(error: Exception) -> str:
    return re.sub(r"\s*\(at [^)]*\)", "", str(error)).strip().rstrip(".") or type(error).__name__


def _refuse(file: Path, line: int, what: str, next_step: str) -> NoReturn:
    raise UsageError(f"{file}:{line}: {what}.", next_step=next_step)
