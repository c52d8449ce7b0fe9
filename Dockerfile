# The site in one image: `web` and `worker` differ by their command alone (compose.yaml).
FROM python:3.13-slim

RUN useradd --system --uid 10001 --home-dir /data --create-home urazuke
WORKDIR /site
COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements.lock \
    && pip install --no-cache-dir "django-storages[s3]>=1.14.6"
COPY . .
ENV DATA_DIR=/data STATIC_ROOT=/site/collected PYTHONDONTWRITEBYTECODE=1 LOG_FORMAT=json
RUN SECRET_KEY=only-for-collecting DATA_DIR=/tmp python manage.py collectstatic --noinput
USER urazuke
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["python", "-c", \
    "import urllib.request as u; u.urlopen(u.Request('http://127.0.0.1:8000/healthz', headers={'Host': 'localhost'}), timeout=2)"]
CMD ["gunicorn", "-c", "python:cms.server_settings", "--bind", "0.0.0.0:8000", "cms.wsgi"]
