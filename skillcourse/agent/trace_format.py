"""How a trace is written down: plain data with a version, and the strict way back.

Reading is strict on purpose. A check or a comparison that runs on a half-understood trace would say something
untrue, so a field that is missing, unknown or of another type is refused with its name.
"""

from __future__ import annotations

import dataclasses
import json
import os
import types
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from skillcourse.agent.trace import TRACE_VERSION, Trace
from skillcourse.errors import LearnerError
from skillcourse.files import read_whole, write_whole

_OF_ONE_RUN = frozenset({"sandbox", "seconds", "started", "workspace"})
_OF_ONE_STEP = frozenset({"at", "seconds"})


def to_dict(trace: Trace) -> dict[str, Any]:
    """The trace as dictionaries, lists, texts and numbers, with ``version`` first."""
    return {"version": TRACE_VERSION, **_plain(trace)}


def facts(trace: Trace) -> dict[str, Any]:
    """The part of :func:`to_dict` that a second run on any machine must repeat."""
    data = {name: value for name, value in _plain(trace).items() if name not in _OF_ONE_RUN}
    data["steps"] = [
        {name: value for name, value in step.items() if name not in _OF_ONE_STEP} for step in data["steps"]
    ]
    return data


def from_dict(data: object) -> Trace:
    """The trace in ``data``; see :meth:`Trace.from_dict`."""
    if not isinstance(data, Mapping):
        raise LearnerError(
            f"A trace is a JSON object, but this is {_kind(data)}.",
            next_step="Give the trace.json that a run wrote.",
        )
    version = data.get("version")
    if type(version) is not int or version < 1:
        raise LearnerError(
            f"A trace has a version number from 1, but this one has {version!r}.",
            next_step="Give the trace.json that a run wrote.",
        )
    if version > TRACE_VERSION:
        raise LearnerError(
            f"This trace has version {version}, and this Skillcourse reads up to version {TRACE_VERSION}.",
            next_step="Update Skillcourse, then open it again.",
        )
    body = {name: value for name, value in data.items() if name != "version"}
    trace: Trace = _value(body, Trace, "trace")
    return trace


def save(trace: Trace, path: str | os.PathLike[str]) -> Path:
    """Writes ``trace`` as JSON to ``path``, whole or not at all, and returns the path.

    Raises:
        SetupError: The folder is read-only, or the disk is full. What was at ``path`` is still there.
    """
    target = Path(path)
    text = json.dumps(to_dict(trace), ensure_ascii=False, indent=1) + "\n"
    # A model can print half of a surrogate pair; UTF-8 cannot hold one, and losing the record for it would
    # be worse.
    write_whole(target, text.encode("utf-8", errors="replace"))
    return target


def load(path: str | os.PathLike[str]) -> Trace:
    """The trace that :func:`save` wrote to ``path``.

    Raises:
        LearnerError: There is no such file, it is not JSON, or it is not a trace this version can read.
    """
    try:
        data = json.loads(read_whole(Path(path)).decode("utf-8"))
    except OSError as error:
        raise LearnerError(
            f"No trace could be read from {str(path)!r}: {error.strerror or error}.",
            next_step="Give the trace.json that a run wrote.",
        ) from error
    except (ValueError, RecursionError) as error:
        raise LearnerError(
            f"{str(path)!r} is not a trace: it does not hold JSON text.",
            next_step="Give the trace.json that a run wrote.",
        ) from error
    return from_dict(data)


def _plain(value: object) -> Any:
    """Dataclasses to dictionaries, tuples to lists; ``dataclasses.asdict`` would deep-copy every text on the
    way."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _value(data: object, expected: Any, where: str) -> Any:
    """``data`` as a value of the type ``expected``; ``where`` names it in the error."""
    origin, arguments = get_origin(expected), get_args(expected)
    if dataclasses.is_dataclass(expected) and isinstance(expected, type):
        return _object(data, expected, where)
    if origin in (Union, types.UnionType):
        if data is None and type(None) in arguments:
            return None
        return _value(data, next(kind for kind in arguments if kind is not type(None)), where)
    if origin is Literal:
        if data in arguments and type(data) is type(arguments[0]):
            return data
        raise _refused(where, "one of " + ", ".join(map(repr, arguments)), repr(data))
    if origin is tuple:
        if not isinstance(data, list):
            raise _refused(where, "a list", _kind(data))
        return tuple(_value(item, arguments[0], f"{where}[{index}]") for index, item in enumerate(data))
    if origin is Mapping:
        if not isinstance(data, Mapping):
            raise _refused(where, "an object", _kind(data))
        return {str(key): _value(item, arguments[1], f"{where}.{key}") for key, item in data.items()}
    if expected is Any:
        return data
    if type(data) is expected or (expected is float and type(data) is int):
        return data
    raise _refused(where, _NAMES[expected], _kind(data))


def _object(data: object, cls: type, where: str) -> Any:
    if not isinstance(data, Mapping):
        raise _refused(where, "an object", _kind(data))
    hints = _hints(cls)
    unknown = sorted(set(map(str, data)) - set(hints))
    missing = [name for name in hints if name not in data]
    if unknown or missing:
        what = f"an unknown field {unknown[0]!r}" if unknown else f"no field {missing[0]!r}"
        raise _refused(where, "the fields of its version", what)
    return cls(**{name: _value(data[name], hint, f"{where}.{name}") for name, hint in hints.items()})


def _refused(where: str, expected: str, found: str) -> LearnerError:
    return LearnerError(
        f"This is not a whole trace: {where} should be {expected}, and has {found}.",
        next_step="Use the file as the run wrote it.",
    )


_NAMES: dict[Any, str] = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}


def _kind(data: object) -> str:
    if data is None:
        return "null"
    if isinstance(data, Mapping):
        return "an object"
    return {**_NAMES, list: "a list"}.get(type(data), type(data).__name__)
