"""A seccomp filter as bytes: the system calls that no sandboxed command needs, refused by the kernel.

Two filters are made from one table. Both refuse what would open a way out (new namespaces, mounts, other
people's memory and keys, kernel interfaces with a history of holes). The one for levels without a network
namespace also refuses every socket, so that the network is closed by the system call itself. The program is
classic BPF as ``linux/seccomp.h`` and ``linux/filter.h`` describe it; the numbers are those of
``asm/unistd.h``.
"""

from __future__ import annotations

import errno
import platform
import struct
from collections.abc import Iterable, Mapping

_LOAD, _EQUAL, _ANY_BIT, _AND, _RETURN, _AT_LEAST = 0x20, 0x15, 0x45, 0x54, 0x06, 0x35
_ALLOW, _KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER_AT, _ARCH_AT, _ARGUMENT_AT = 0, 4, 16
_X32_BIT = 0x40000000

_AF_UNIX, _AF_INET, _AF_INET6, _AF_NETLINK = 1, 2, 10, 16
_SOCK_STREAM, _SOCK_SEQPACKET = 1, 5
_NEW_NAMESPACES = 0x7E020000
"""Every CLONE_NEW… flag that ``clone`` takes (``linux/sched.h``)."""

_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

# Name to numbers on (x86_64, aarch64); None where an architecture has no such call.
_REFUSED: Mapping[str, tuple[int | None, int | None]] = {
    "acct": (163, 89),
    "add_key": (248, 217),
    "bpf": (321, 280),
    "delete_module": (176, 106),
    "finit_module": (313, 273),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fsopen": (430, 430),
    "fspick": (433, 433),
    "init_module": (175, 105),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "io_uring_setup": (425, 425),
    "kexec_file_load": (320, 294),
    "kexec_load": (246, 104),
    "keyctl": (250, 219),
    "mount": (165, 40),
    "mount_setattr": (442, 442),
    "move_mount": (429, 429),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "open_tree": (428, 428),
    "perf_event_open": (298, 241),
    "pivot_root": (155, 41),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "ptrace": (101, 117),
    "quotactl": (179, 60),
    "reboot": (169, 142),
    "request_key": (249, 218),
    "setns": (308, 268),
    "swapoff": (168, 225),
    "swapon": (167, 224),
    "syslog": (103, 116),
    "umount2": (166, 39),
    "unshare": (272, 97),
    "userfaultfd": (323, 282),
}

# Memory that lives in no process and no file counts against no limit, so it is said not to exist.
_ABSENT: Mapping[str, tuple[int, int]] = {
    "clone3": (
        435,
        435,
    ),  # its flags are behind a pointer that a filter cannot read; the C library goes back to clone
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
}

# System V and POSIX message passing reaches every process of the machine where no namespace stands between.
_SHARED_MEMORY: Mapping[str, tuple[int, int]] = {
    "mq_open": (240, 180),
    "msgget": (68, 186),
    "semget": (64, 190),
    "shmget": (29, 194),
    "shmat": (30, 196),
}

_CLONE, _SOCKET, _SOCKETPAIR, _TRUNCATE = (56, 220), (41, 198), (53, 199), (76, 45)


def machine() -> str | None:
    """This machine's architecture as the tables know it, or ``None`` where there is no filter for it."""
    name = platform.machine().lower()
    name = {"amd64": "x86_64", "arm64": "aarch64"}.get(name, name)
    # A 32-bit Python on a 64-bit kernel uses the other table of numbers.
    return name if name in _AUDIT_ARCH and struct.calcsize("P") == 8 else None


def namespaced_filter(arch: str) -> bytes:
    """The filter for commands with a network namespace: local and internet sockets stay, and lead nowhere."""
    column = _column(arch)
    families = (_AF_UNIX, _AF_INET, _AF_INET6, _AF_NETLINK)
    # Other families (a virtual machine's vsock, Bluetooth) do not belong to a network namespace.
    return _program(arch, [*_common(column), _only(_SOCKET[column], 0, families, mask=None)])


def socketless_filter(arch: str, *, truncate: bool = True) -> bytes:
    """The filter for commands in the machine's own network namespace: no socket of any family.

    Connected pairs of local sockets stay, because event loops need them; datagram pairs do not, because they
    can be pointed at a service by its path.

    Args:
        arch: As :func:`machine` returns it.
        truncate: False refuses to shorten files by path, which early Landlock does not watch.
    """
    column = _column(arch)
    rules = [*_common(column), _refuse(numbers[column] for numbers in _SHARED_MEMORY.values())]
    if not truncate:
        rules.append(_refuse([_TRUNCATE[column]]))
    rules.append(_refuse([_SOCKET[column]]))
    rules.append(_only(_SOCKETPAIR[column], 0, (_AF_UNIX,), mask=None))
    rules.append(_only(_SOCKETPAIR[column], 1, (_SOCK_STREAM, _SOCK_SEQPACKET), mask=0xF))
    return _program(arch, rules)


def _column(arch: str) -> int:
    return list(_AUDIT_ARCH).index(arch)


def _common(column: int) -> list[bytes]:
    return [
        _refuse(number for numbers in _REFUSED.values() if (number := numbers[column]) is not None),
        _refuse((numbers[column] for numbers in _ABSENT.values()), errno.ENOSYS),
        _no_bits(_CLONE[column], 0, _NEW_NAMESPACES),
    ]


def _program(arch: str, rules: Iterable[bytes]) -> bytes:
    """The whole filter: the right architecture and table of numbers, the rules, and all else allowed."""
    head = _op(_LOAD, _ARCH_AT) + _op(_EQUAL, _AUDIT_ARCH[arch], 1, 0) + _op(_RETURN, _KILL)
    head += _op(_LOAD, _NUMBER_AT)
    if arch == "x86_64":
        head += _op(_AT_LEAST, _X32_BIT, 0, 1) + _op(_RETURN, _ERROR | errno.ENOSYS)
    return head + b"".join(rules) + _op(_RETURN, _ALLOW)


def _refuse(numbers: Iterable[int], error: int = errno.EPERM) -> bytes:
    """Refuses the calls with these numbers."""
    return b"".join(_op(_EQUAL, number, 0, 1) + _op(_RETURN, _ERROR | error) for number in numbers)


def _only(number: int, argument: int, allowed: tuple[int, ...], *, mask: int | None) -> bytes:
    """Refuses a call unless one argument, after ``mask``, is one of ``allowed``."""
    body = _op(_LOAD, _ARGUMENT_AT + 8 * argument)
    if mask is not None:
        body += _op(_AND, mask)
    for position, value in enumerate(allowed):
        body += _op(_EQUAL, value, len(allowed) - position, 0)
    return _when(number, body + _op(_RETURN, _ERROR | errno.EACCES))


def _no_bits(number: int, argument: int, bits: int) -> bytes:
    """Refuses a call when one argument has any of ``bits``."""
    body = _op(_LOAD, _ARGUMENT_AT + 8 * argument) + _op(_ANY_BIT, bits, 0, 1)
    return _when(number, body + _op(_RETURN, _ERROR | errno.EPERM))


def _when(number: int, body: bytes) -> bytes:
    """``body`` for one call only; afterwards the call's number is loaded again for the next rule."""
    return _op(_EQUAL, number, 0, len(body) // 8 + 1) + body + _op(_LOAD, _NUMBER_AT)


def _op(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    return struct.pack("=HBBI", code, then, otherwise, value)
