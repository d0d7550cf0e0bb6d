"""What a job result states: any result of an LLM to a Reading, whatever its shape."""

from pantry_radio.domain.hsds.reader.assembling import assemble
from pantry_radio.domain.hsds.reader.recognising import recognise
from pantry_radio.domain.hsds.reader.relating import Relations
from pantry_radio.domain.hsds.reader.result_text import find_json
from pantry_radio.domain.hsds.reader.settling import settle_organizations
from pantry_radio.domain.hsds.reader.stating import Stating
from pantry_radio.domain.hsds.stated import Reading
from pantry_radio.domain.jobs import JobResult

RESULT_NOT_JSON = "result_not_json"
NO_RECORDS = "no_records"


def read(job_result: JobResult) -> Reading:
    """All that the result of a job states about organizations, and the problems met.

    Never raises, whatever JSON value the result is. The prompt is not read: it holds examples, and
    the page that the LLM was to read. The order of keys within objects does not matter.
    """
    found = find_json(job_result.result)
    if found is None:
        return Reading(reason=RESULT_NOT_JSON)
    stating = Stating()
    if found.repaired_from is not None:
        stating.reject("json_repaired", found.path, found.repaired_from)
    things, too_deep = recognise(found.value, found.path)
    for path in too_deep:
        stating.reject("too_deep", path, None)
    settle_organizations(things)
    organizations = assemble(Relations(things=things), stating)
    return Reading(
        organizations=organizations,
        problems=tuple(dict.fromkeys(stating.problems)),
        is_structured=True,
        reason=None if organizations else NO_RECORDS,
    )
