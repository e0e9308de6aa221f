-- Full text over articles, quotations and facts. `about` is the article or story the words belong to.
CREATE VIRTUAL TABLE words USING fts5 (
    text,
    kind UNINDEXED,
    item UNINDEXED,
    about UNINDEXED,
    tokenize = "unicode61 remove_diacritics 2"
);
-- Where the rows of one article or story stand in it.
CREATE TABLE words_of (
    about TEXT NOT NULL,
    row   INTEGER NOT NULL,
    PRIMARY KEY (about, row)
) WITHOUT ROWID;
