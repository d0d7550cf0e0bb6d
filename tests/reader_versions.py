"""Two versions of the reading code, for tests of what a change of it does."""

from attrs import evolve

from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.domain.jobs import JobResult, JsonValue


class Version(JsonJobResults):
    """The reader of a version. The second ranks the other way round, and reads names otherwise."""

    def __init__(self, number: int) -> None:
        self.number = number

    def structure(self, document: JsonValue) -> JobResult:
        """As ours does it, but for what this version sees otherwise."""
        job_result = super().structure(document)
        if self.number == 1:
            return job_result
        result = job_result.result
        if isinstance(result, dict) and "name" in result:
            result = {**result, "name": f"New {result['name']}"}
        retry_count = 9 - (job_result.retry_count or 0)
        return evolve(job_result, retry_count=retry_count, result=result)
