"""Messages URLs as people write them: what host they mean, and what must not be in them."""

from __future__ import annotations

import ipaddress
from urllib.parse import SplitResult, urlsplit

from skillcourse.errors import UsageError


def is_address(name: str) -> bool:
    """True for a name that is meant as a URL."""
    return name.lower().startswith(("http://", "https://"))


def base_url(text: str) -> str:
    """The address before ``/v1/messages``, without a trailing slash.

    People paste the base URL, the same with ``/v1``, or the whole address of the endpoint; all three mean
    one.

    Raises:
        UsageError: It is not an http address with a host, or it carries a password or a query, where keys
        hide.
    """
    parts = _split(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(
            f"A Messages URL starts with http:// or https:// and a host, found {without_secrets(text)!r}.",
            next_step="Write it like http://127.0.0.1:8080, with #NAME when the server has several models.",
        )
    if parts.username or parts.password or parts.query:
        raise UsageError(
            f"A Messages URL must not carry a password or a query, as the one for {parts.hostname} does.",
            next_step="Put the key into an environment variable and name it as key_env in models.toml.",
        )
    path = parts.path.rstrip("/")
    for tail in ("/messages", "/v1"):
        path = path.removesuffix(tail)
    return f"{parts.scheme}://{parts.netloc}{path}"


def host(text: str) -> str:
    """Host and port as they are shown to people: ``127.0.0.1:8080``."""
    return _split(text).netloc.rpartition("@")[2]


def is_loopback(text: str) -> bool:
    """True when the address is this machine."""
    name = (_split(text).hostname or "").rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def same_host(one: str, other: str) -> bool:
    """True when both addresses have the same scheme, host and port: a key for one may go to the other."""
    first, second = _split(one), _split(other)
    return (first.scheme, first.hostname, _port(first)) == (second.scheme, second.hostname, _port(second))


def without_secrets(text: str) -> str:
    """The address with nothing in it but what may be shown."""
    parts = _split(text)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text.strip())
        _ = parts.port  # raises for a port that is no number
        return parts
    except ValueError as error:
        raise UsageError(
            "A Messages URL could not be read: its host or port is malformed.",
            next_step="Write it like http://127.0.0.1:8080.",
        ) from error
