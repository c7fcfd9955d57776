"""What a command printed, as far as it is kept."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field


@dataclass(slots=True)
class Stream:
    """One output of the command: its first bytes, and how many there were."""

    keep: int
    kept: bytearray = field(default_factory=bytearray)
    seen: int = 0

    def take(self, data: bytes) -> None:
        """Keeps what there is room for and counts all of it."""
        self.seen += len(data)
        self.kept += data[: max(0, self.keep - len(self.kept))]

    @property
    def truncated(self) -> bool:
        """Whether something was dropped."""
        return self.seen > len(self.kept)

    def text(self) -> str:
        """The kept bytes as text; bytes that are no UTF-8 become replacement characters."""
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        # A character that the limit cut in two was fine in the output, so it is left out.
        return decoder.decode(bytes(self.kept), final=not self.truncated)
