"""A recorded file that comes in a stream: one file, bounded as any other."""

from io import BytesIO

import pytest

from pantry_radio.adapters.recorded_files import StreamedRecordedFile
from pantry_radio.domain.errors import TooLargeError


def test_a_stream_is_one_file() -> None:
    files = StreamedRecordedFile(BytesIO(b"{}"))

    [found] = files.walk()

    assert (found.path, files.read(found)) == ("-", b"{}")


def test_no_more_is_taken_from_a_stream_than_shows_that_it_is_too_large() -> None:
    stream = BytesIO(b"x" * 5000)
    files = StreamedRecordedFile(stream, max_bytes=1000)
    [found] = files.walk()

    with pytest.raises(TooLargeError, match="-"):
        files.read(found)

    assert stream.tell() == 1001
