"""How messages are written and read: exact JSON, so that a result arrives as it was sent."""

from typing import Any

import dramatiq
from dramatiq.encoder import Encoder, MessageData
from dramatiq.errors import DecodeError

from pantry_radio.adapters import exact_json
from pantry_radio.domain.errors import PermanentError


class ExactJsonEncoder(Encoder):
    """Dramatiq's JSON, exact or refused. Messages of its own encoder are read, and the reverse.

    Our broker uses it by itself; `dramatiq.set_encoder(ExactJsonEncoder())` gives it to others.
    """

    def encode(self, data: MessageData) -> bytes:
        """The bytes of a message; NotExactJsonError where JSON has no exact form for a value."""
        return exact_json.dump_compact({**data, "args": list(data["args"])})

    def decode(self, data: bytes) -> MessageData:
        """The members of a message; DecodeError, from the cause, where they are not exact JSON."""
        try:
            members = exact_json.parse(data)
        except PermanentError as exc:
            raise DecodeError(str(exc), data, exc) from exc  # type: ignore[no-untyped-call]
        if not isinstance(members, dict):
            raise DecodeError("no object", data, None)  # type: ignore[no-untyped-call]
        return members


class ExactMessage(dramatiq.Message[Any]):
    """A message that is written exactly, whatever encoder the process has set for others."""

    def encode(self) -> bytes:
        """The bytes of this message; NotExactJsonError as ExactJsonEncoder.encode."""
        return _encoder.encode(self.asdict())


_encoder = ExactJsonEncoder()
