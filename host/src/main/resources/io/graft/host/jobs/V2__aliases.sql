-- Names of adapters: what a name stands for is its newest row that was not undone.
CREATE TABLE alias_change (
  number  INTEGER PRIMARY KEY AUTOINCREMENT,
  name    TEXT    NOT NULL,
  adapter TEXT    NOT NULL, -- the name of a run directory
  owner   TEXT    NOT NULL,
  time    TEXT    NOT NULL,
  undone  INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
) STRICT;

CREATE INDEX alias_by_name ON alias_change (name, undone, number DESC);
