#!/bin/sh
# Writes the lock files anew from pyproject.toml (`make lock`). Needs uv; names no index host.
set -eu
cd "$(dirname -- "$0")/.."
lock() { # lock OUTPUT SOURCE MORE-OPTIONS...
    output=$1
    shift
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
        --no-annotate --no-emit-index-url --no-emit-find-links "$@" --output-file "$output"
}
lock requirements.lock pyproject.toml --extra embedded
lock requirements-dev.lock pyproject.toml --extra embedded --group dev --constraint requirements.lock
# An environment of its own, made when `bouy datasette` is called first.
echo 'datasette>=0.65' | lock requirements-datasette.lock -
