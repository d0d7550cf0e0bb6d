"""`bouy verify`: proves a tree of recorded results."""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import attrs
from cyclopts import Parameter
from rich.console import Console

from pantry_radio.domain.archive import summary_path
from pantry_radio.domain.errors import SettingsError
from pantry_radio.domain.findings import Finding, FoundKind, VerifyReport
from pantry_radio.domain.verifying import repair as repair_tree
from pantry_radio.domain.verifying import verify as verify_tree
from pantry_radio.entrypoints import wiring
from pantry_radio.entrypoints.settings import load_settings

EXIT_FINDINGS = 1
_SHOWN = 3


def verify(
    directory: Annotated[Path | None, Parameter(allow_leading_hyphen=False)] = None,
    *,
    repair: Annotated[bool, Parameter(negative="")] = False,
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
    verbose: Annotated[bool, Parameter(alias="-v", negative="")] = False,
) -> int:
    """Prove a tree: every result whole and in its place, summaries and `latest` right.

    Exit codes: 0 sound (after the repair, if asked for), 1 findings, 2 wrong usage.

    Parameters
    ----------
    directory
        The folder that holds `daily` (default: OUTPUT_DIR).
    repair
        Rebuild summaries and `latest` from the results, remove old temporaries; touch no result.
    as_json
        Print one JSON object.
    verbose
        Name every finding on standard error, not a few of each kind.
    """
    settings = load_settings()
    root = directory or settings.output_dir
    packs = wiring.packs(settings) if root.resolve() == settings.output_dir.resolve() else None
    tree = wiring.archive_tree(_checked(root), packs=packs)
    use_case = repair_tree if repair else verify_tree
    report = use_case(
        tree,
        archive=wiring.archive_files(attrs.evolve(settings, output_dir=root.absolute())),
        codec=wiring.codec(),
        today=datetime.now(UTC).date(),
        on_finding=_teller(is_verbose=verbose),
    )
    if as_json:
        print(json.dumps({"directory": str(root), **_as_json(report)}, indent=2))
    else:
        _print(report, root, Console(highlight=False, soft_wrap=True, markup=False))
        if packs is not None and (names := packs.names()):
            days = len({name.day for name in names})
            print(f"{_counted(days, 'day')} of packs: ./bouy archive verify proves them")
    return 0 if report.is_sound else EXIT_FINDINGS


def _checked(root: Path) -> Path:
    if not root.is_dir():
        raise SettingsError(f"there is no folder {root}")
    names = {entry.name for entry in root.iterdir() if not entry.name.startswith(".")}
    if names and "daily" not in names:
        raise SettingsError(f"{root} holds no `daily`; give the folder above daily/YYYY-MM-DD/")
    return root


def _teller(*, is_verbose: bool) -> Callable[[Finding], None]:
    def tell(finding: Finding) -> None:
        if is_verbose:
            print(f"{finding.kind}: {_shown(finding)}", file=sys.stderr)

    return tell


def _print(report: VerifyReport, root: Path, console: Console) -> None:
    for found in report.kinds:
        mended = f", {found.mended} mended" if found.mended else ""
        console.print(f"{found.kind.value}: {found.count}{mended}")
        for finding in found.examples[:_SHOWN]:
            console.print(f"  {_shown(finding)}")
        if found.count > _SHOWN:
            console.print(f"  … and {found.count - _SHOWN} more")
        if found.mended < found.count:
            console.print(f"  → {found.kind.cure}")
    for deed in _deeds(report):
        console.print(deed)
    verdict = "sound" if report.is_sound else _counted(_left(report), "finding")
    met = f"{_counted(report.results, 'result')} of {_counted(report.days, 'day')}"
    console.print(f"{root}: {met}, {verdict}")


def _deeds(report: VerifyReport) -> list[str]:
    deeds = [f"rebuilt {summary_path(day)}" for day in report.summaries_rebuilt]
    if report.latest_pointed_to is not None:
        deeds.append(f"pointed latest to daily/{report.latest_pointed_to}")
    if report.temporaries_removed:
        deeds.append(f"removed {_counted(report.temporaries_removed, 'old temporary file')}")
    return deeds


def _as_json(report: VerifyReport) -> dict[str, object]:
    return {
        "sound": report.is_sound,
        "days": report.days,
        "results": report.results,
        "findings": report.findings,
        "findings_left": _left(report),
        "kinds": {found.kind.value: _kind_as_json(found) for found in report.kinds},
        "done": {
            "summaries_rebuilt": [day.isoformat() for day in report.summaries_rebuilt],
            "latest_pointed_to": report.latest_pointed_to and str(report.latest_pointed_to),
            "temporaries_removed": report.temporaries_removed,
        },
    }


def _kind_as_json(found: FoundKind) -> dict[str, object]:
    return {
        "count": found.count,
        "mended": found.mended,
        "cure": found.kind.cure,
        "examples": [{"path": one.path, "detail": one.detail} for one in found.examples],
    }


def _left(report: VerifyReport) -> int:
    return sum(found.count - found.mended for found in report.kinds)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _shown(finding: Finding) -> str:
    """For a terminal: names and contents come from anywhere."""
    text = finding.path if finding.detail is None else f"{finding.path}: {finding.detail}"
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
