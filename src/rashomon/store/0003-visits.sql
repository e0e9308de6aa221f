-- When a watched feed, or a page that it names, was asked for last, and when it may be asked again.
CREATE TABLE visit (
    address  BLOB PRIMARY KEY,        -- sha256: where a forgotten page stood cannot be read here
    via      BLOB,                    -- sha256 of the feed that named this page; NULL: a source itself
    etag     TEXT,                    -- by which its server knows the version that was read …
    modified TEXT,                    -- … or by this date
    looks    INTEGER NOT NULL,        -- answered so far
    failed   INTEGER NOT NULL,        -- not answered, in a row
    due      TEXT                     -- UTC; NULL: never again
) WITHOUT ROWID;
CREATE INDEX visit_due ON visit (via, due);
