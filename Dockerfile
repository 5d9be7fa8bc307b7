# Three Keys for production: PostgreSQL through DATABASE_URL, one volume for the secret key, nobody root.
#   docker build -t three-keys .
#   docker run -d --name three-keys --read-only --tmpfs /tmp -p 127.0.0.1:8000:8000 -v three-keys:/data --env-file .env three-keys
# docs/running.md says what belongs around it.
FROM python:3.11-slim

# What WeasyPrint needs to make PDFs, and libharfbuzz-subset to make them quickly. Fonts come with the source.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /srv/three-keys
COPY . .
RUN pip install --no-cache-dir --disable-pip-version-check -c constraints.txt -e .

RUN useradd --system --uid 10001 --no-create-home three-keys && install -d -o three-keys -m 700 /data
USER three-keys
ENV INSTANCE_DIR=/data \
    FLASK_APP=app \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1
VOLUME /data
EXPOSE 8000

HEALTHCHECK --interval=30s --timeout=10s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=8)"]

# A role that does not own the tables finds them migrated, or stops here and says so; machines that start together take turns.
# Beside the server works what prints many statements in one go; with workers on machines of their own, leave it out.
CMD ["sh", "-c", "flask migrate && { flask worker --with-parent & exec gunicorn --config python:web.gunicorn_settings --bind 0.0.0.0:8000 'app:create_app()'; }"]
