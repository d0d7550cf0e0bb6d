#!/bin/sh
# Writes the two lock files anew from pyproject.toml (`make lock`). Needs uv; names no index host.
set -eu
cd "$(dirname -- "$0")/.."
lock() { # lock OUTPUT MORE-OPTIONS...
    output=$1
    shift
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
        --no-annotate --no-emit-index-url --no-emit-find-links "$@" pyproject.toml --output-file "$output"
}
lock requirements.lock --extra embedded
lock requirements-dev.lock --extra embedded --group dev --constraint requirements.lock
