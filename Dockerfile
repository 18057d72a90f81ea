FROM python:3.12-slim

# wget is for the health check; the server needs nothing else from the system.
RUN apt-get update && apt-get install --yes --no-install-recommends wget && rm -rf /var/lib/apt/lists/*
COPY --from=ghcr.io/astral-sh/uv:0.13.9 /uv /usr/local/bin/uv
ENV UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never PATH=/clew/.venv/bin:$PATH

WORKDIR /clew
# The packages first: they change less often than the code.
COPY pyproject.toml uv.lock README.md LICENSE ./
RUN uv sync --frozen --no-dev --no-install-project
COPY app app
COPY graph_model graph_model
COPY loaders loaders
COPY queries queries
RUN uv sync --frozen --no-dev && useradd --create-home clew && install -d -o clew /var/lib/clew

USER clew
ENV CLEW_HOME=/var/lib/clew CLEW_HOST=0.0.0.0
VOLUME /var/lib/clew
EXPOSE 8000
CMD ["clew", "serve"]
