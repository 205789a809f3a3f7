# One image for every process: web, ws, relay, worker, beat and the migrate job differ in their command.
FROM python:3.11-slim-bookworm AS build
ENV UV_PYTHON_DOWNLOADS=never
WORKDIR /app
COPY requirements/uv.txt requirements/runtime.txt requirements/
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/uv.txt \
    && uv venv --python python3 /venv \
    && uv pip install --no-cache --compile-bytecode --python /venv/bin/python \
        --require-hashes -r requirements/runtime.txt
COPY . .
# No server is asked and no secret is needed to gather the static files.
RUN HASHED_STATIC=on /venv/bin/python manage.py collectstatic --noinput

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin cad
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
# PYTHONTZPATH is empty on purpose: the system's zone files are older than the province's law.
ENV PATH=/venv/bin:$PATH PYTHONTZPATH="" PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HASHED_STATIC=on
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/livez', timeout=4)"]
CMD ["uvicorn", "dispatch.asgi:application", "--host", "0.0.0.0", "--port", "8000", \
     "--lifespan", "off", "--timeout-graceful-shutdown", "5", "--no-access-log", "--no-server-header", \
     "--ws-ping-interval", "10", "--ws-ping-timeout", "10", "--ws-max-size", "65536", \
     "--ws-per-message-deflate", "false"]
