"""How job results are written."""

from typing import Protocol

from pantry_radio.domain.jobs import JobResult, JsonValue
from pantry_radio.domain.summary import DailySummary, WrittenSummary


class JobResultCodec(Protocol):
    """Between bytes, parsed JSON, and the values of the domain."""

    def parse(self, data: bytes) -> JsonValue:
        """The JSON document in these bytes, such that `dump` can give it back unchanged.

        Raises:
            InvalidJsonError: no JSON, or no UTF-8.
            NotExactJsonError: JSON that Python cannot give back unchanged.
        """
        ...

    def structure(self, document: JsonValue) -> JobResult:
        """The job result in a document.

        Raises:
            InvalidJobError: no object, or without a usable `job_id`.
        """
        ...

    def dump(self, document: JsonValue) -> bytes:
        """The bytes that are kept for a document: 2-space indent, ASCII escapes.

        Every key and value is kept, in the order received: recording a recorded file again gives
        the same bytes.

        Raises:
            NotExactJsonError: a number that JSON has no form for (NaN, Infinity).
        """
        ...

    def dump_inexact(self, document: JsonValue) -> bytes:
        """The bytes of anything that a lenient parser returned, NaN and Infinity included."""
        ...

    def parse_summary(self, data: bytes) -> WrittenSummary | None:
        """What these bytes say; None where a day or any line cannot be read, whatever they are."""
        ...

    def dump_summary(self, summary: DailySummary) -> bytes:
        """The bytes of `summary.json`, in the documented format."""
        ...
