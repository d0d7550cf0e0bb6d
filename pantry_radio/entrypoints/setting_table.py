"""The settings: name, kind, default and meaning of each, once. All else is derived from here."""
# ruff: noqa: RUF009 (`setting` is `attrs.field` with more to say)

from pathlib import Path

from attrs import frozen

from pantry_radio.entrypoints.setting_kinds import (
    CPUS,
    FOLDER,
    HOST,
    REPOSITORY,
    SECRET,
    SHARE,
    YES_OR_NO,
    Section,
    Setting,
    declared_in,
    number,
    one_of,
    setting,
    url,
)

_LEVELS = {level: level for level in ("DEBUG", "INFO", "WARNING", "ERROR")}
_LARGE = 10**9


@frozen(kw_only=True)
class Settings:
    """What this installation was told. Paths are absolute; an unset URL means our own server."""

    root: Path
    redis_url: str | None = setting(
        "REDIS_URL",
        url("redis://", "rediss://", "unix://"),
        "",
        "The queue server, Redis or Valkey.",
        unset="bouy starts a Valkey of its own",
        example="redis://localhost:6379/0",
        section=Section.SERVERS,
    )
    database_url: str | None = setting(
        "DATABASE_URL",
        url("postgresql://", "postgres://"),
        "",
        "The food database, PostgreSQL.",
        unset="bouy starts a PostgreSQL of its own",
        example="postgresql://postgres:password@localhost:5432/pantry_radio",
        section=Section.SERVERS,
    )
    output_dir: Path = setting(
        "OUTPUT_DIR",
        FOLDER,
        "outputs",
        "Where recorded results lie. This folder must never be lost.",
        section=Section.FOLDERS,
    )
    archive_dir: Path = setting(
        "ARCHIVE_DIR",
        FOLDER,
        "archives",
        "Superseded and rejected results, dead letters, and packed days.",
        section=Section.FOLDERS,
    )
    home: Path = setting(
        "PANTRY_RADIO_HOME",
        FOLDER,
        ".pantry_radio",
        "Data, sockets and logs of the servers that bouy starts.",
        section=Section.FOLDERS,
    )
    fsync: bool = setting(
        "PANTRY_RADIO_FSYNC",
        one_of({"always": True, "off": False}),
        "always",
        "always: a job is acknowledged when its file survives a power failure. "
        "off: faster, to try things out.",
        section=Section.RECORDER,
    )
    recorder_processes: int = setting(
        "PANTRY_RADIO_RECORDER_PROCESSES",
        number(1, 64),
        "2",
        "Worker processes of the recorder.",
        section=Section.RECORDER,
    )
    recorder_threads: int = setting(
        "PANTRY_RADIO_RECORDER_THREADS",
        number(1, 256),
        "4",
        "Threads in each of them.",
        section=Section.RECORDER,
    )
    dead_letter_days: int = setting(
        "PANTRY_RADIO_DEAD_LETTER_DAYS",
        number(1, 36_500),
        "7",
        "Days after which a dead letter leaves the queue; its file in ARCHIVE_DIR/dead stays.",
        section=Section.RECORDER,
    )
    reconcile: bool | None = setting(
        "PANTRY_RADIO_RECONCILE",
        one_of({"on": True, "off": False, "auto": None}),
        "auto",
        "Whether the recorder hands what it records to the reconciler. "
        "auto: on where `./bouy up` runs both, else off.",
        section=Section.RECONCILER,
    )
    reconciler_processes: int = setting(
        "PANTRY_RADIO_RECONCILER_PROCESSES",
        number(1, 64),
        "1",
        "Worker processes of the reconciler.",
        section=Section.RECONCILER,
    )
    reconciler_threads: int = setting(
        "PANTRY_RADIO_RECONCILER_THREADS",
        number(1, 256),
        "4",
        "Threads in each of them.",
        section=Section.RECONCILER,
    )
    metrics_port: int = setting(
        "PANTRY_RADIO_METRICS_PORT",
        number(0, 65_534),  # the reconciler serves its metrics on the next one
        "9191",
        "Prometheus /metrics of the recorder on 127.0.0.1; the reconciler has the next port. "
        "0 switches both off.",
        section=Section.WATCHING,
    )
    metrics_host: str = setting(
        "PANTRY_RADIO_METRICS_HOST",
        HOST,
        "127.0.0.1",
        "The address where /metrics is served. 0.0.0.0, as in compose.yml, shows it to others.",
        section=Section.WATCHING,
    )
    min_free_mb: int = setting(
        "PANTRY_RADIO_MIN_FREE_MB",
        number(0, _LARGE),
        "500",
        "`health` fails, and `status` warns, where less disk space (MB) is free for the archive.",
        section=Section.WATCHING,
    )
    max_wait_seconds: int = setting(
        "PANTRY_RADIO_MAX_WAIT_SECONDS",
        number(1, _LARGE),
        "900",
        "`health` fails, and `status` warns, when a job waits longer for the recorder.",
        section=Section.WATCHING,
    )
    log_level: str = setting(
        "PANTRY_RADIO_LOG_LEVEL",
        one_of(_LEVELS),
        "INFO",
        "The least important log lines that are written.",
        section=Section.WATCHING,
    )
    log_max_mb: int = setting(
        "PANTRY_RADIO_LOG_MAX_MB",
        number(1, 10_000),
        "10",
        "The size (MB) at which a log file below PANTRY_RADIO_HOME is put aside.",
        section=Section.WATCHING,
    )
    log_files: int = setting(
        "PANTRY_RADIO_LOG_FILES",
        number(1, 1_000),
        "5",
        "How many log files that were put aside are kept for each service.",
        section=Section.WATCHING,
    )
    data_repo_url: str | None = setting(
        "DATA_REPO_URL",
        REPOSITORY,
        "",
        "The git repository to which data is published.",
        unset="publications stay in DATA_REPO_PATH",
        example="https://github.com/example/haarrrvest.git",
        section=Section.PUBLISHER,
    )
    data_repo_path: Path = setting(
        "DATA_REPO_PATH",
        FOLDER,
        "data_repo",
        "The publisher's own clone of it. Do not work there.",
        section=Section.PUBLISHER,
    )
    data_repo_token: str | None = setting(
        "DATA_REPO_TOKEN",
        SECRET,
        "",
        "What git shows to be let in. It never stands in a URL, an argument or a log.",
        unset="git asks its own helpers",
        section=Section.PUBLISHER,
    )
    push_enabled: bool = setting(
        "PUBLISHER_PUSH_ENABLED",
        YES_OR_NO,
        "false",
        "true: commits are pushed. false: they stay in DATA_REPO_PATH.",
        section=Section.PUBLISHER,
    )
    publisher_check_seconds: int = setting(
        "PUBLISHER_CHECK_INTERVAL",
        number(1, 10**7),
        "300",
        "Seconds between two looks for something new, under `./bouy haarrrvest serve`.",
        section=Section.PUBLISHER,
    )
    days_to_sync: int = setting(
        "DAYS_TO_SYNC",
        number(0, 100_000),
        "7",
        "How many of the last days are looked at again in full. Older days are published too, "
        "when they are unpublished or changed.",
        section=Section.PUBLISHER,
    )
    dump_min_records: int = setting(
        "SQL_DUMP_MIN_RECORDS",
        number(0, _LARGE),
        "100",
        "A database with fewer organizations is not published: it is too small to be true.",
        section=Section.DUMPS,
    )
    dump_ratchet: float = setting(
        "SQL_DUMP_RATCHET_PERCENTAGE",
        SHARE,
        "0.9",
        "Nothing is published when a main table has shrunk below this share of its highest count.",
        section=Section.DUMPS,
    )
    allow_empty_dump: bool = setting(
        "ALLOW_EMPTY_SQL_DUMP",
        YES_OR_NO,
        "false",
        "true: the two limits above are not kept.",
        section=Section.DUMPS,
    )
    mode: str = setting(
        "BOUY_MODE",
        one_of({"local": "local", "compose": "compose"}),
        "local",
        "local: services run as processes of yours. compose: in containers, with compose.yml. "
        "`--local` and `--compose` choose for one call.",
        section=Section.BOUY,
    )


FOR_COMPOSE = (
    Setting(
        name="POSTGRES_PASSWORD",
        kind=SECRET,
        default="",
        means="The password of the PostgreSQL in compose.yml. `./bouy setup` makes one. It counts "
        "where the volume of the server is new.",
        unset="pantry_radio",
        section=Section.CONTAINERS,
    ),
    Setting(
        name="GRAFANA_PASSWORD",
        kind=SECRET,
        default="",
        means="The password of the user admin of Grafana (profile monitoring).",
        unset="admin",
        section=Section.CONTAINERS,
    ),
    Setting(
        name="BOUY_CPUS",
        kind=CPUS,
        default="1",
        means="How many cores one container may use.",
        section=Section.CONTAINERS,
    ),
    Setting(
        name="BOUY_METRICS_PORT",
        kind=number(1, 65_535),
        default="9193",
        means="The port of 127.0.0.1 on which the container metrics is reached.",
        section=Section.CONTAINERS,
    ),
)
"""Settings that compose.yml reads, and no program of ours."""
SETTINGS = (*declared_in(Settings), *FOR_COMPOSE)
