"""The platform's own tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

RecordId = sa.LargeBinary(16).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
Moment = sa.BigInteger().with_variant(sa.Integer, "sqlite")
Sequence = sa.BigInteger().with_variant(sa.Integer, "sqlite")
Hash = sa.LargeBinary(32)


def upgrade() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    op.create_table(
        "setting",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "catalog",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("catalog_version", sa.BigInteger, nullable=False),
        sa.Column("rights_version", sa.BigInteger, nullable=False),
    )
    op.execute("INSERT INTO catalog (id, catalog_version, rights_version) VALUES (1, 0, 0)")
    op.create_table(
        "app",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("installed_at", Moment, nullable=False),
        sa.Column("installed_by", sa.Text, nullable=False),
    )
    op.create_table(
        "app_version",
        sa.Column("app", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("package_version", sa.Text, nullable=False),
        sa.Column("published_at", Moment, nullable=False),
        sa.Column("published_by", sa.Text, nullable=False),
        sa.Column("note", sa.Text),
    )
    op.create_table(
        "app_draft",
        sa.Column("app", sa.Text, primary_key=True),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("base_version", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("updated_at", Moment, nullable=False),
        sa.Column("updated_by", sa.Text, nullable=False),
    )
    op.create_table(
        "parameter_value",
        sa.Column("app", sa.Text, primary_key=True),
        sa.Column("parameter", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "entity_table",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("app", sa.Text, nullable=False),
        sa.Column("entity", sa.Text, nullable=False),
        sa.Column("table_name", sa.Text, nullable=False, unique=True),
        # The readable view: its name, and a hash of what it says.
        sa.Column("view_name", sa.Text, unique=True),
        sa.Column("view_hash", sa.Text),
        sa.UniqueConstraint("app", "entity"),
    )
    op.create_table(
        "entity_column",
        sa.Column("entity_number", sa.Integer, primary_key=True),
        sa.Column("column_name", sa.Text, primary_key=True),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("scale", sa.Integer, nullable=False),
        sa.Column("active", sa.Integer, nullable=False),
    )
    op.create_table(
        "credential",
        sa.Column("user_id", RecordId, primary_key=True),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("changed_at", Moment, nullable=False),
    )
    op.create_table(
        "session",
        sa.Column("token_hash", Hash, primary_key=True),
        sa.Column("id", RecordId, nullable=False, unique=True),
        sa.Column("user_id", RecordId, nullable=False, index=True),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("used_at", Moment, nullable=False),
        sa.Column("expires_at", Moment, nullable=False, index=True),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("agent", sa.Text, nullable=False),
    )
    op.create_table(
        "second_factor",
        sa.Column("user_id", RecordId, primary_key=True),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("last_step", sa.BigInteger, nullable=False),
        sa.Column("enrolled_at", Moment),
    )
    op.create_table(
        "recovery_code",
        sa.Column("user_id", RecordId, primary_key=True),
        sa.Column("code_hash", Hash, primary_key=True),
    )
    op.create_table(
        "api_token",
        sa.Column("id", RecordId, primary_key=True),
        sa.Column("token_hash", Hash, nullable=False, unique=True),
        sa.Column("user_id", RecordId, nullable=False, index=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("used_at", Moment),
        sa.Column("expires_at", Moment),
        sa.Column("revoked_at", Moment),
    )
    op.create_table(
        "role_member",
        sa.Column("holder", RecordId, primary_key=True),
        sa.Column("app", sa.Text, primary_key=True),
        sa.Column("role", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
    )
    op.create_index("role_member_role", "role_member", ["app", "role"])
    op.create_table(
        "record_share",
        sa.Column("entity", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("record", RecordId, primary_key=True),
        sa.Column("holder", RecordId, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("rights", sa.Text, nullable=False),
        sa.Column("until", Moment),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("created_by", RecordId),
    )
    op.create_index("record_share_holder", "record_share", ["holder", "entity", "record"])
    op.create_table(
        "counter",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("bucket", Moment, primary_key=True, autoincrement=False),
        sa.Column("count", sa.Integer, nullable=False),
    )
    op.create_table(
        "sequence",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "idempotency",
        sa.Column("principal", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("fingerprint", Hash, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("created_at", Moment, nullable=False, index=True),
    )
    op.create_table(
        "audit",
        sa.Column("id", Sequence, primary_key=True, autoincrement=True),
        sa.Column("at", Moment, nullable=False, index=True),
        sa.Column("principal", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("detail", sa.Text),
        sa.Column("request_id", sa.Text),
    )
    if on_postgresql:
        # The transaction's number lets readers stop before any that may still commit earlier rows.
        op.execute(
            "CREATE TABLE change (seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "
            "transaction bigint NOT NULL DEFAULT (pg_current_xact_id()::text::bigint), "
            "entity integer NOT NULL, "
            "record uuid NOT NULL, kind text NOT NULL, at bigint NOT NULL)"
        )
        # Followers go by transaction first: only that order never gains a row behind them.
        op.execute("CREATE INDEX change_transaction ON change (transaction, seq)")
    else:
        op.execute(
            "CREATE TABLE change (seq INTEGER PRIMARY KEY AUTOINCREMENT, "
            '"transaction" INTEGER NOT NULL DEFAULT 0, '
            "entity INTEGER NOT NULL, record BLOB NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL)"
        )
    op.create_table(
        "history",
        sa.Column("entity", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("record", RecordId, primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("principal", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("old", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "job",
        sa.Column("id", RecordId, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("run_at", Moment, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("max_attempts", sa.Integer, nullable=False),
        sa.Column("lease_until", Moment),
        sa.Column("token", sa.Text),
        sa.Column("dedup_key", sa.Text, unique=True),
        sa.Column("error", sa.Text),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("finished_at", Moment),
    )
    op.create_index("job_due", "job", ["state", "run_at"])
    op.create_table(
        "notification",
        sa.Column("id", RecordId, primary_key=True),
        sa.Column("user_id", RecordId, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("entity", sa.Text),
        sa.Column("record", RecordId),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("read_at", Moment),
    )
    op.create_index("notification_user", "notification", ["user_id", "read_at", "id"])
    op.create_table(
        "process_instance",
        sa.Column("id", RecordId, primary_key=True),
        sa.Column("app", sa.Text, nullable=False),
        sa.Column("process", sa.Text, nullable=False),
        sa.Column("app_version", sa.Integer, nullable=False),
        sa.Column("entity", sa.Text, nullable=False),
        sa.Column("record", RecordId, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("initiator", RecordId),
        sa.Column("started_at", Moment, nullable=False),
        sa.Column("ended_at", Moment),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
    )
    op.create_index("process_instance_record", "process_instance", ["record", "state"])
    op.create_table(
        "task",
        sa.Column("id", RecordId, primary_key=True),
        sa.Column("instance", RecordId, nullable=False, index=True),
        sa.Column("node", sa.Text, nullable=False),
        sa.Column("assignee", RecordId, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("entity", sa.Text, nullable=False),
        sa.Column("record", RecordId, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("done_at", Moment),
        sa.Column("comment", sa.Text),
    )
    op.create_index("task_assignee", "task", ["assignee", "state", "id"])
    op.create_index("task_record", "task", ["record", "state"])
    op.create_table(
        "rule_run",
        sa.Column("id", RecordId, primary_key=True),
        sa.Column("at", Moment, nullable=False),
        sa.Column("app", sa.Text, nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("entity", sa.Text, nullable=False),
        sa.Column("record", RecordId, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("fired", sa.Integer, nullable=False),
        sa.Column("principal", sa.Text, nullable=False),
        sa.Column("trace", sa.Text, nullable=False),
    )
    op.create_index("rule_run_record", "rule_run", ["record"])
    _lists()
    _imports()
    _files_and_comments()
    _search_tables(on_postgresql)
    _public_forms()


def _public_forms() -> None:
    op.create_table(
        "public_form_use",
        sa.Column("form", sa.Text, primary_key=True),
        sa.Column("sent", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "public_draft",
        sa.Column("token_hash", Hash, primary_key=True),
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("expires_at", Moment, nullable=False, index=True),
    )


def _lists() -> None:
    """What people make of their lists, and what they do to many records at once."""
    op.create_table(
        "list_setting",
        sa.Column("user_id", RecordId, primary_key=True),
        sa.Column("place", sa.Text, primary_key=True),
        sa.Column("layout", sa.Text),
        sa.Column("default_filter", RecordId),
    )
    op.create_table(
        "saved_filter",
        sa.Column("id", RecordId, primary_key=True),
        sa.Column("place", sa.Text, nullable=False, index=True),
        sa.Column("user_id", RecordId, nullable=False),
        sa.Column("shared", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("updated_at", Moment, nullable=False),
    )
    op.create_table(
        "bulk_run",
        sa.Column("id", RecordId, primary_key=True),
        sa.Column("user_id", RecordId, nullable=False),
        sa.Column("entity", sa.Integer, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("submitted", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("finished_at", Moment),
    )
    op.create_table(
        "bulk_item",
        sa.Column("run", RecordId, primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("record", RecordId, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("version", sa.Integer),
        sa.Column("before", sa.Text),
        sa.Column("message", sa.Text),
    )
    op.create_index("bulk_item_state", "bulk_item", ["run", "state", "position"])


def _imports() -> None:
    """What each import brought, so that it can be gone on with and taken back."""
    op.create_table(
        "import_run",
        sa.Column("id", RecordId, primary_key=True),
        sa.Column("user_id", RecordId, index=True),
        sa.Column("entity", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("mapping", sa.Text, nullable=False),
        sa.Column("file_hash", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("last_row", sa.Integer, nullable=False),
        sa.Column("report", sa.Text, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("touched_at", Moment, nullable=False),
        sa.Column("finished_at", Moment),
    )
    op.create_table(
        "import_item",
        sa.Column("run", RecordId, primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("entity", sa.Integer, nullable=False),
        sa.Column("record", RecordId, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("row_number", sa.Integer),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("before", sa.Text),
        sa.Column("later", sa.Text),
        sa.Column("message", sa.Text),
    )
    op.create_index("import_item_record", "import_item", ["record", "run"])


def _files_and_comments() -> None:
    op.create_table(
        "file",
        sa.Column("id", RecordId, primary_key=True),
        sa.Column("storage_key", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("sha256", Hash),
        sa.Column("width", sa.Integer),
        sa.Column("height", sa.Integer),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("created_by", RecordId),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("entity", sa.Integer),
        sa.Column("record", RecordId),
        sa.Column("field", sa.Text),
        sa.Column("comment", RecordId),
        sa.Column("claimed_at", Moment),
        sa.Column("released_at", Moment),
    )
    op.create_index("file_record", "file", ["entity", "record"])
    op.create_index("file_comment", "file", ["comment"])
    op.create_index("file_due", "file", ["state", "created_at"])
    op.create_index("file_released", "file", ["released_at"])
    op.create_table(
        "comment",
        sa.Column("id", RecordId, primary_key=True),
        sa.Column("entity", sa.Integer, nullable=False),
        sa.Column("record", RecordId, nullable=False),
        sa.Column("author", RecordId, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("edited_at", Moment),
        sa.Column("deleted_at", Moment),
        sa.Column("deleted_by", RecordId),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_index("comment_record", "comment", ["entity", "record", "created_at", "id"])
    op.create_table(
        "follower",
        sa.Column("entity", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("record", RecordId, primary_key=True),
        sa.Column("user_id", RecordId, primary_key=True),
        sa.Column("following", sa.Integer, nullable=False),
        sa.Column("at", Moment, nullable=False),
    )
    op.create_table(
        "merge",
        sa.Column("id", RecordId, primary_key=True),
        sa.Column("entity", sa.Integer, nullable=False),
        sa.Column("survivor", RecordId, nullable=False),
        sa.Column("other", RecordId, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("principal", sa.Text, nullable=False),
        sa.Column("undone_at", Moment),
        sa.Column("data", sa.Text, nullable=False),
    )
    op.create_index("merge_other", "merge", ["entity", "other"])
    op.create_index("merge_survivor", "merge", ["entity", "survivor"])

    # Values a type change could not carry over; they wait here, and in the column they came from.
    op.create_table(
        "quarantine",
        sa.Column("entity", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("field", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("record", RecordId, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("converted", sa.Text),
        sa.Column("at", Moment, nullable=False),
    )


def _search_tables(on_postgresql: bool) -> None:
    """How far search has followed the change log, what it reads, and the tokens of every record."""
    op.create_table(
        "search_position",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("transaction", sa.BigInteger, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
    )
    op.execute('INSERT INTO search_position (id, "transaction", seq) VALUES (1, 0, 0)')
    op.create_table(
        "search_field",
        sa.Column("slot", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("entity", sa.Integer, nullable=False),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("signature", sa.Text, nullable=False),
        sa.UniqueConstraint("entity", "field"),
    )
    if on_postgresql:
        op.execute(
            "CREATE TABLE search_document (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, "
            "entity integer NOT NULL, record uuid NOT NULL, tokens tsvector NOT NULL, "
            "UNIQUE (entity, record))"
        )
        # What waits in a fast update's list would be read through by every search: 100 ms of 10,000 records.
        op.execute(
            "CREATE INDEX search_document_tokens ON search_document USING gin (tokens) "
            "WITH (fastupdate = off)"
        )
        op.execute("CREATE INDEX search_document_entity ON search_document (entity, id)")
    else:
        op.execute(
            "CREATE TABLE search_document (id INTEGER PRIMARY KEY AUTOINCREMENT, "
            "entity INTEGER NOT NULL, record BLOB NOT NULL, tokens TEXT NOT NULL, UNIQUE (entity, record))"
        )
        # Every character that is not ASCII belongs to a token: the tokens are ours already.
        op.execute(
            "CREATE VIRTUAL TABLE search_index USING fts5(tokens, content='search_document', "
            "content_rowid='id', tokenize='ascii', detail='none', columnsize=0)"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        op.drop_table("search_index")
    for table in (
        "quarantine",
        "public_draft", "public_form_use",
        "import_item", "import_run",
        "bulk_item", "bulk_run", "saved_filter", "list_setting",
        "merge", "follower", "comment", "file",
        "search_document", "search_field", "search_position",
        "rule_run", "task", "process_instance", "notification", "job", "history", "change", "audit",
        "idempotency", "sequence", "counter", "record_share", "role_member", "recovery_code",
        "second_factor", "api_token", "session", "credential",
        "entity_column", "entity_table", "parameter_value", "app_draft", "app_version",
        "app", "catalog", "setting",
    ):  # fmt: skip
        op.drop_table(table)
