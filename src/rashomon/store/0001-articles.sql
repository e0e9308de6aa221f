-- Pages as they came, each distinct one once and whole; an arrival is one page from one place.
CREATE TABLE page (
    sha256 TEXT PRIMARY KEY,
    size   INTEGER NOT NULL,
    raw    BLOB NOT NULL              -- zlib
) WITHOUT ROWID;

CREATE TABLE arrival (
    number     INTEGER PRIMARY KEY,   -- in order of arrival
    sha256     TEXT NOT NULL REFERENCES page,
    input      TEXT NOT NULL,         -- as given
    place      TEXT NOT NULL,         -- what versions of one page share: its URL, else its input
    form       TEXT NOT NULL,         -- JSON: media type, charset, what its carrier said
    added      TEXT NOT NULL,         -- UTC
    article    TEXT,                  -- NULL: no article could be read from it
    UNIQUE (sha256, input)
);
CREATE INDEX arrival_place ON arrival (place, number);
CREATE INDEX arrival_article ON arrival (article);
CREATE INDEX arrival_input ON arrival (input);

-- A paragraph's parse, kept for ever: the same words are never parsed twice by the same annotator.
CREATE TABLE parse (
    key  BLOB PRIMARY KEY,            -- sha256 of annotator and paragraph
    form BLOB NOT NULL                -- zlib of JSON
) WITHOUT ROWID;

CREATE TABLE article (
    number    INTEGER PRIMARY KEY,
    id        TEXT NOT NULL UNIQUE,
    story     TEXT NOT NULL,
    day       INTEGER NOT NULL,       -- of publication, as an ordinal; 0: unknown
    published TEXT,
    outlet    TEXT,
    title     TEXT,
    place     TEXT NOT NULL,
    replaced  TEXT,                   -- the article that is the next version of this page
    made_with TEXT NOT NULL,          -- versions of rashomon and of the annotator
    reading   BLOB NOT NULL,          -- zlib of JSON
    gist      BLOB NOT NULL           -- zlib of JSON: what the story is told by
);
CREATE INDEX article_story ON article (story, day);
CREATE INDEX article_place ON article (place);

-- In which articles the words stand by which reports of one event are found.
CREATE TABLE term (
    number INTEGER PRIMARY KEY,
    word   TEXT NOT NULL UNIQUE
);
CREATE TABLE posting (
    term    INTEGER NOT NULL,
    day     INTEGER NOT NULL,         -- 0: unknown
    article INTEGER NOT NULL,
    PRIMARY KEY (term, day, article)
) WITHOUT ROWID;

CREATE TABLE story (
    id      TEXT PRIMARY KEY,         -- of its founding article; never given twice
    title   TEXT NOT NULL,
    held    INTEGER NOT NULL,         -- articles
    first   TEXT,
    last    TEXT,
    stale   INTEGER NOT NULL,         -- 1: its newest dossier does not know all of its articles
    into_id TEXT                      -- the story it was merged into
);
CREATE INDEX story_stale ON story (stale) WHERE stale;

CREATE TABLE dossier (
    number INTEGER PRIMARY KEY,
    story  TEXT NOT NULL,
    made   TEXT NOT NULL,             -- UTC
    sha256 TEXT NOT NULL,
    form   BLOB NOT NULL              -- zlib of the dossier's JSON
);
CREATE INDEX dossier_story ON dossier (story, number);
CREATE TABLE told (                   -- which articles a dossier quotes
    article TEXT NOT NULL,
    dossier INTEGER NOT NULL,
    PRIMARY KEY (article, dossier)
) WITHOUT ROWID;

CREATE TABLE quote (
    id      TEXT PRIMARY KEY,
    article TEXT NOT NULL,
    day     INTEGER NOT NULL,
    speaker TEXT,                     -- as the article has it
    entity  TEXT,                     -- the name that the story's dossier gives
    manner  TEXT NOT NULL,
    content TEXT NOT NULL
);
CREATE INDEX quote_article ON quote (article);
CREATE INDEX quote_speaker ON quote (entity COLLATE NOCASE);

CREATE TABLE override (
    number INTEGER PRIMARY KEY,
    form   TEXT NOT NULL UNIQUE,      -- JSON
    added  TEXT NOT NULL
);
