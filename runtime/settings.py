"""Environment to typed settings: the only reader of the environment."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

__all__ = ["Settings"]


class Settings(BaseSettings):
    """Every setting is an environment variable `YINGZAO_<NAME>`; see docs/reference/settings.md."""

    model_config = SettingsConfigDict(env_prefix="YINGZAO_", frozen=True, extra="ignore")

    data: Path = Field(Path("./data"), description="Directory of the embedded database and of files.")
    database_url: str | None = Field(
        None, description="sqlite:///path or postgresql://…; without it SQLite under the data directory."
    )
    encryption_key_file: Path | None = Field(
        None,
        description="File with the keys of encrypted fields; without it `encryption.keys` in the data "
        "directory. It is in no backup of the database: keep a copy of it elsewhere.",
    )
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=1, le=65535, description="Port to listen on.")
    public_url: str | None = Field(
        None, description="Address people use, for links and the Origin check; without it the request's own."
    )
    admin_email: str = Field("admin@example.com", description="E-mail of the first administrator.")
    admin_password: SecretStr | None = Field(
        None, description="Password of the first administrator; generated and printed once if absent."
    )
    demo_password: SecretStr | None = Field(
        None, description="Password of sample people; generated and printed once if absent."
    )
    clock: str | None = Field(
        None, description="Fixed time (RFC 3339) or offset (+3d, -2h, +90s), for demonstrations."
    )
    zone: str = Field("Asia/Shanghai", description="Time zone of a new workspace.")
    currency: str = Field(
        "CNY", pattern=r"^[A-Z]{3}$", description="Base currency of a new workspace (ISO 4217)."
    )
    language: str = Field("zh", pattern="^(zh|en)$", description="Language of a new workspace.")
    region: str = Field(
        "CN",
        pattern=r"^[A-Z]{2}$",
        description="Country of a new workspace (ISO 3166): numbers without a country code are its own.",
    )
    week_start: str = Field(
        "monday",
        pattern="^(monday|sunday|saturday)$",
        description="Day a new workspace's weeks begin with: monday, sunday or saturday.",
    )
    secure_cookies: bool = Field(False, description="Send cookies over HTTPS only; set it behind TLS.")
    session_hours: int = Field(
        12, ge=1, le=24 * 90, description="A session ends this long after its last use."
    )
    max_body_bytes: int = Field(
        10_000_000, ge=10_000, description="Largest request body; imports may be larger."
    )
    max_import_bytes: int = Field(100_000_000, ge=10_000, description="Largest file of an import.")
    max_file_bytes: int = Field(50_000_000, ge=10_000, description="Largest attached file.")
    file_quota_bytes: int = Field(
        0, ge=0, description="Bytes the attached files of a workspace may have together; 0 sets no limit."
    )
    files_s3_bucket: str | None = Field(
        None, description="Bucket for attached files; without it they lie in a folder of the data directory."
    )
    files_s3_endpoint: str | None = Field(
        None, description="Address of a store that speaks S3; without it Amazon's own."
    )
    files_s3_region: str | None = Field(None, description="Region of the bucket.")
    files_s3_access_key: str | None = Field(
        None, description="Access key; without it the client's own ways to find one."
    )
    files_s3_secret_key: SecretStr | None = Field(None, description="Secret of the access key.")
    files_s3_prefix: str = Field("yingzao", description="What keys in the bucket begin with.")
    recycle_days: int = Field(
        0, ge=0, description="Deleted records older than this are removed for good; 0 keeps them."
    )
    file_grace_days: int = Field(
        90, ge=1, description="A file taken off its record can be brought back from history this long."
    )
    writes_per_minute: int = Field(
        0, ge=0, description="Writes one principal may make in a minute; 0 sets no limit."
    )
    statement_timeout_seconds: int = Field(
        30, ge=1, description="PostgreSQL ends a statement after this long."
    )
    worker: bool = Field(True, description="Run a job worker, and keep the search index, inside `serve`.")
    log_level: str = Field("info", pattern="^(debug|info|warning|error)$", description="Least level written.")
    log_json: bool = Field(False, description="Write logs as JSON lines instead of text.")
    plugins: tuple[str, ...] = Field((), description="Python packages that extend the registries.")

    @property
    def key_file(self) -> Path:
        """Where the keys of encrypted fields lie."""
        return self.encryption_key_file or self.data / "encryption.keys"

    @property
    def url(self) -> str:
        """The database URL in force."""
        return self.database_url or f"sqlite:///{self.data / 'yingzao.db'}"
