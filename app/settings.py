"""Settings: environment `CLEW_*`, or a `.env` file; `.env.example` lists them all."""

import getpass
import os
from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from graph_model.errors import SettingError

_ALLOWED: Mapping[Any, str] = {int: "a whole number", bool: "true or false"}


class Settings(BaseSettings):
    """Everything that can be set from outside."""

    model_config = SettingsConfigDict(
        env_prefix="CLEW_", env_file=".env", env_ignore_empty=True, extra="ignore"
    )

    home: Path = Field(default=Path(".clew"), description="Where the embedded database and own mappings live")
    cache: Path | None = Field(
        default=None, description="Where Neo4j's own files are kept; default: ~/.cache/clew"
    )
    maven_url: str = Field(
        default="https://repo1.maven.org/maven2", description="Where those come from: Maven Central, a mirror"
    )
    neo4j_uri: str | None = Field(default=None, description="Another server: bolt://... or neo4j://...")
    neo4j_user: str = Field(default="neo4j", description="User on that server")
    neo4j_password: SecretStr = Field(default=SecretStr(""), description="Password on that server")
    neo4j_database: str = Field(default="neo4j", description="Database on that server")
    neo4j_heap: str = Field(default="1g", description="Heap of the embedded server")
    neo4j_page_cache: str = Field(default="512m", description="Page cache of the embedded server")
    patience: int = Field(
        default=60, ge=0, le=86_400, description="Seconds that a load waits while the database is away"
    )
    host: str = Field(default="127.0.0.1", description="Address that page and API listen on")
    port: int = Field(default=8000, ge=1, le=65_535, description="Port of page and API")
    actor: str = Field(
        default="",
        description="Who decides and has records read again; default: your user",
    )
    graphql_introspection: bool = Field(default=True, description="Whether GraphQL tells its schema")
    debug: bool = Field(default=False, description="Whether an unexpected error shows where it came from")

    @property
    def mappings(self) -> Path:
        """Mappings of one's own; a name found here wins over one that ships with Clew."""
        return self.home / "mappings"

    @property
    def acting(self) -> str:
        """Who acts."""
        return self.actor or getpass.getuser()


@lru_cache
def settings() -> Settings:
    """The settings of this process. Raises SettingError."""
    try:
        chosen = Settings()
    except ValidationError as error:
        raise _wrong(error) from None
    # What fetches Neo4j's files stands below all settings, and knows the environment only.
    if chosen.cache is not None:
        os.environ["CLEW_CACHE"] = str(chosen.cache)
    os.environ["CLEW_MAVEN_URL"] = chosen.maven_url
    return chosen


def _wrong(error: ValidationError) -> SettingError:
    """The first setting that is wrong, in words."""
    first = error.errors(include_url=False)[0]
    name = str(first["loc"][0])
    field = Settings.model_fields[name]
    bounds = [str(bound) for one in field.metadata for bound in asdict(one).values()]
    allowed = _ALLOWED.get(field.annotation, "text in UTF-8") + (
        f" from {' to '.join(bounds)}" if bounds else ""
    )
    return SettingError(
        f"CLEW_{name.upper()}={first['input']!r}, from the environment or .env: allowed is {allowed}"
    )
