"""What a job result states: any result of an LLM to a Reading, whatever its shape."""

from pantry_radio.domain.hsds.reader.assembling import assemble
from pantry_radio.domain.hsds.reader.json_text import FoundJson
from pantry_radio.domain.hsds.reader.leftovers import unmapped_in
from pantry_radio.domain.hsds.reader.recognising import recognise
from pantry_radio.domain.hsds.reader.relating import Relations
from pantry_radio.domain.hsds.reader.result_text import find_json
from pantry_radio.domain.hsds.reader.settling import settle_organizations
from pantry_radio.domain.hsds.reader.stating import Stating
from pantry_radio.domain.hsds.reader.things import mark_structure
from pantry_radio.domain.hsds.reader.validation import read_validation
from pantry_radio.domain.hsds.stated import Reading, Unmapped
from pantry_radio.domain.jobs import JobResult

RESULT_NOT_JSON = "result_not_json"
NO_RECORDS = "no_records"


def read(job_result: JobResult) -> Reading:
    """All that the result of a job states about organizations, and the problems met.

    Never raises, whatever JSON value the result is. The prompt is not read: it holds examples, and
    the page that the LLM was to read. The order of keys within objects does not matter.
    """
    stating = Stating()
    validation = read_validation(job_result, stating)
    found = find_json(job_result.result)
    if found is None:
        return Reading(
            problems=tuple(stating.problems), unmapped=validation, reason=RESULT_NOT_JSON
        )
    return _read(found, stating, validation)


def _read(found: FoundJson, stating: Stating, validation: tuple[Unmapped, ...]) -> Reading:
    for fault in found.faults:
        stating.note(fault.kind, fault.path, fault.text)
    things, too_deep = recognise(found.value, found.path)
    for path in too_deep:
        stating.reject("too_deep", path, None)
    settle_organizations(things)
    organizations = assemble(Relations(things=things), stating)
    used = stating.used - {found.path}
    for thing in things:
        mark_structure(thing, used)
    return Reading(
        organizations=organizations,
        problems=tuple(dict.fromkeys(stating.problems)),
        originals=tuple(sorted(set(stating.originals))),
        unmapped=(*validation, *unmapped_in(found.value, found.path, used)),
        is_structured=True,
        reason=None if organizations else NO_RECORDS,
    )
