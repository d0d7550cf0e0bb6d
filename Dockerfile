# The recorder and the replay in one image; the servers are other containers (compose.yml).
FROM python:3.13-slim

RUN useradd --uid 10001 --create-home radio && install -d -o radio -g radio /data
COPY requirements.lock /app/
RUN pip install --no-cache-dir --require-hashes --only-binary :all: -r /app/requirements.lock
COPY pantry_radio /app/pantry_radio
ENV PYTHONPATH=/app PYTHONDONTWRITEBYTECODE=1 PANTRY_RADIO_ROOT=/data
WORKDIR /data
USER 10001
ENTRYPOINT ["python", "-m", "pantry_radio"]
CMD ["recorder"]
