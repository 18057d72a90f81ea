"""Settings: environment `CLEW_*`, or a `.env` file; `.env.example` lists them all."""

import getpass
from functools import lru_cache
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Everything that can be set from outside."""

    model_config = SettingsConfigDict(env_prefix="CLEW_", env_file=".env", extra="ignore")

    home: Path = Field(default=Path(".clew"), description="Where the embedded database and own mappings live")
    neo4j_uri: str | None = Field(default=None, description="Another server: bolt://... or neo4j://...")
    neo4j_user: str = Field(default="neo4j", description="User on that server")
    neo4j_password: SecretStr = Field(default=SecretStr(""), description="Password on that server")
    neo4j_database: str = Field(default="neo4j", description="Database on that server")
    neo4j_heap: str = Field(default="1g", description="Heap of the embedded server")
    neo4j_page_cache: str = Field(default="512m", description="Page cache of the embedded server")
    host: str = Field(default="127.0.0.1", description="Address that page and API listen on")
    port: int = Field(default=8000, description="Port of page and API")
    actor: str = Field(
        default="",
        description="Who decides and has records read again; default: your user",
    )
    graphql_introspection: bool = Field(default=True, description="Whether GraphQL tells its schema")

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
    """The settings of this process."""
    return Settings()
