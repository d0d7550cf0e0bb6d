# One image for everything of ours: recorder, reconciler, publisher, metrics, commands (compose.yml).
# psql and pg_dump come with the locked wheel of PostgreSQL, of the server's own version: Debian's
# client is of another major and would be 50 MB more.
FROM python:3.13.14-slim-trixie

# git is for the publisher. Debian keeps only the newest build of a stable package: no version to pin.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends git ca-certificates \
    && rm -rf /var/lib/apt/lists/*

# What the volumes begin as. Open to every user of the container: where bouy puts a folder of the
# host in their place (OUTPUT_DIR), it runs as the owner of that folder.
RUN useradd --uid 10001 --user-group --create-home radio \
    && install -d -m 1777 -o radio -g radio \
        /data /data/outputs /data/archives /data/repository

COPY requirements.lock /app/
RUN pip install --no-cache-dir --root-user-action ignore \
        --require-hashes --only-binary :all: -r /app/requirements.lock
COPY pantry_radio /app/pantry_radio
# Compiled now, since a container cannot write there.
RUN python -m compileall -q /app/pantry_radio \
    && printf '#!/bin/sh\nexec python -m pantry_radio "$@"\n' >/usr/local/bin/bouy \
    && chmod 755 /usr/local/bin/bouy

# PYTHONSAFEPATH: nothing in the folder of a volume is ever imported.
ENV PYTHONPATH=/app PYTHONSAFEPATH=1 PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    HOME=/tmp PANTRY_RADIO_ROOT=/data PANTRY_RADIO_HOME=/tmp/home
WORKDIR /data
USER 10001:10001
HEALTHCHECK --interval=30s --timeout=20s --start-period=30s --retries=3 \
    CMD ["bouy", "health", "recorder"]
# No ENTRYPOINT: `compose run app CMD` and `compose exec app CMD` then take the same words.
CMD ["bouy", "recorder"]
