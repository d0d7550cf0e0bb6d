"""What was found out about a result before it came to us: its `validation_details`."""

import json

from pantry_radio.domain.hsds.reader.paths import of_item
from pantry_radio.domain.hsds.reader.stating import Stating
from pantry_radio.domain.hsds.stated import Unmapped
from pantry_radio.domain.jobs import JobResult, JsonValue

_PATH = "$.validation_details"


def read_validation(job_result: JobResult, stating: Stating) -> tuple[Unmapped, ...]:
    """Reports hallucinations and mismatched fields as problems; the whole stays as it is.

    They stand beside the text of a result in LLMResponse form, or beside the result itself. They
    never keep a result from being read: what to do about them is for people to decide.
    """
    details = _details(job_result)
    if not isinstance(details, dict) or not details:
        return ()
    if details.get("hallucination_detected") is True:
        stating.reject("hallucination_detected", f"{_PATH}.hallucination_detected", "true")
    fields = details.get("mismatched_fields")
    for index, name in enumerate(fields if isinstance(fields, list) else ()):
        path = of_item(f"{_PATH}.mismatched_fields", index)
        stating.reject("mismatched_field", path, name)
    return (Unmapped(path=_PATH, json=json.dumps(details, ensure_ascii=False, sort_keys=True)),)


def _details(job_result: JobResult) -> JsonValue:
    if isinstance(job_result.result, dict) and "validation_details" in job_result.result:
        return job_result.result["validation_details"]
    return job_result.validation_details
