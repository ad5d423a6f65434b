"""The settings of one running Zhibiao, read once in the entry point from the environment."""

import json
import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from platformdirs import user_data_path
from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from api.effort import MOST_JOBS, read_jobs, read_limits, read_soffice
from kg.errors import WrongSetting
from kg.files import HOME_MARK
from kg.limits import Limits
from ontology.terms import DEFAULT_BASE

MEGABYTE = 1_000_000
#: What every data IRI begins with: no character that an IRI may not have (RFC 3987), and a slash at the end.
_BASE = re.compile(r"https?://[^\s<>\"{}|\\^`]+/")
_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`]+")


class Settings(BaseSettings):
    """Every setting; each is read from ``ZHIBIAO_<NAME>`` unless the caller gives it.

    The environment wins over the defaults, an argument wins over the environment. A variable set to nothing counts as
    not set.
    """

    model_config = SettingsConfigDict(env_prefix="ZHIBIAO_", env_ignore_empty=True, frozen=True)

    home: Path = Field(
        default_factory=lambda: user_data_path("zhibiao"),
        description="directory that holds the graph, the index and the original documents",
    )
    store: str = Field(
        "",
        description="where the graph is, if not in the home: the address of a server that speaks SPARQL 1.1, such as "
        "http://host:7878/query#update=/update (see kg.stores.address), or a directory",
    )
    base: str = Field(DEFAULT_BASE, description="prefix of every data IRI; fixed once a home holds documents")
    model: str = Field("embedded", description="text model: 'embedded', or the name or folder of any other")
    host: str = Field("127.0.0.1", description="address that the server listens on")
    port: int = Field(8765, ge=0, le=65535, description="port that the server listens on; 0 takes a free one")
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="names, without port, that the server answers under besides localhost and its own; '*': any. "
        "Without them it also answers under every address, with them only under those listed",
    )
    licence: str | None = Field(
        None, description="IRI of the licence that the data are published under; stated with them, or nothing is stated"
    )
    upload_limit_mb: int = Field(64, ge=1, description="largest upload that the server accepts, in megabytes")
    jobs: int = Field(default_factory=read_jobs, ge=1, le=MOST_JOBS, description="worker processes that read files")
    soffice: str | None = Field(
        default_factory=read_soffice,
        description="LibreOffice's program, where it is not on PATH as soffice or libreoffice",
    )
    read: Annotated[Limits, NoDecode] = Field(
        default_factory=read_limits, description="limits for one file: ZHIBIAO_READ_ and the name of one"
    )

    sparql_seconds: float = Field(30, gt=0, le=86_400, description="seconds after which a query in SPARQL is stopped")
    sparql_rows: int = Field(1_000_000, ge=1, description="rows of an answer in SPARQL; what is beyond is left out")
    sparql_megabytes: int = Field(
        1000, ge=1, description="megabytes of an answer in SPARQL; what would be longer breaks off with an error"
    )
    sparql_workers: int = Field(
        4, ge=1, le=64, description="queries in SPARQL that are evaluated at once; half of that more may take long"
    )
    sparql_queue: int = Field(200, ge=2, description="queries in SPARQL that may wait, one client half of that")
    sparql_memory_megabytes: int = Field(
        1024, ge=0, description="megabytes of memory for one query in SPARQL (Linux); 0 for any"
    )
    sparql_replicas: Literal["disk", "memory"] = Field(
        "disk", description="memory: each process that evaluates queries in SPARQL holds the graph in its memory"
    )
    sparql_services: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="IRIs of the servers that SERVICE in a query may name, with commas between them; none by default",
    )

    @field_validator("allowed_hosts", "sparql_services", mode="before")
    @classmethod
    def _split(cls, value: Any, info: ValidationInfo) -> Any:
        """Take a JSON list or names with commas between them; the environment has no other lists."""
        if isinstance(value, str):
            value = json.loads(value) if value.lstrip().startswith("[") else value.split(",")
        names = tuple(name for each in value if (name := str(each).strip()))
        # Names of hosts are the same in any case, IRIs are not.
        return tuple(map(str.lower, names)) if info.field_name == "allowed_hosts" else names

    @property
    def upload_limit(self) -> int:
        """Largest upload in bytes."""
        return self.upload_limit_mb * MEGABYTE

    @field_validator("base")
    @classmethod
    def _is_an_iri(cls, base: str) -> str:
        if not _BASE.fullmatch(base):
            raise ValueError("it has to begin with http:// or https:// and end with a slash, without blanks")
        return base

    def at(self, host: str | None, port: int | None) -> Self:
        """Return the same settings with another address; None keeps what is set."""
        given = {"host": host, "port": port}
        return self.model_copy(update={name: value for name, value in given.items() if value is not None})

    @field_validator("licence")
    @classmethod
    def _is_a_licence(cls, licence: str | None) -> str | None:
        if licence is not None and not _IRI.fullmatch(licence):
            raise ValueError(
                "it has to be the address of a licence, beginning with http:// or https://, without blanks"
            )
        return licence

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
        return self.home / HOME_MARK


def read_settings(home: Path | None = None, jobs: int | None = None) -> Settings:
    """Read the settings from the environment.

    :param home: wins over the environment, as does *jobs*.
    :raises WrongSetting: if one has a value that it cannot have.
    """
    given: dict[str, Any] = {"home": home, "jobs": jobs}
    try:
        settings = Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = f"ZHIBIAO_{'_'.join(map(str, first['loc'])).upper()}"
        raise WrongSetting(name=name, value=first["input"], reason=first["msg"]) from error
    return settings
