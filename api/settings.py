"""The settings of one running Zhibiao, read once in the entry point from the environment."""

from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from ontology.terms import DEFAULT_BASE


class Settings(BaseSettings):
    """Every setting; each is read from ``ZHIBIAO_<NAME>`` unless the caller gives it.

    The environment wins over the defaults, an argument wins over the environment.
    """

    model_config = SettingsConfigDict(env_prefix="ZHIBIAO_", frozen=True)

    home: Path = Field(
        default_factory=lambda: user_data_path("zhibiao"),
        description="directory that holds the graph, the index and the original documents",
    )
    base: str = Field(DEFAULT_BASE, description="prefix of every data IRI; fixed once a home holds documents")
    model: str = Field("embedded", description="text model: 'embedded', or the name or folder of any other")
    host: str = Field("127.0.0.1", description="address that the server listens on")
    port: int = Field(8765, ge=0, le=65535, description="port that the server listens on; 0 takes a free one")
    upload_limit_mb: int = Field(64, ge=1, description="largest document that the server accepts, in megabytes")

    @property
    def graph_dir(self) -> Path:
        """Directory of the graph store."""
        return self.home / "graph"

    @property
    def index_dir(self) -> Path:
        """Directory of the derived index."""
        return self.home / "index"

    @property
    def originals_dir(self) -> Path:
        """Directory of the original documents, named by hash."""
        return self.home / "documents"

    @property
    def lock_file(self) -> Path:
        """File that the process writing to this home holds locked."""
        return self.home / "zhibiao.lock"
