-- A job from its submission on. Jobs are never deleted by the host.
CREATE TABLE job (
  number     INTEGER PRIMARY KEY AUTOINCREMENT,
  id         TEXT    NOT NULL UNIQUE,
  digest     TEXT    NOT NULL, -- SHA-256 of what was submitted
  owner      TEXT    NOT NULL,
  domain     TEXT,
  priority   INTEGER NOT NULL,
  state      TEXT    NOT NULL CHECK (state IN
               ('queued', 'running', 'cancelling', 'finished', 'failed', 'cancelled')),
  attempt    INTEGER NOT NULL, -- how often it was begun
  lives      INTEGER NOT NULL, -- how many run directories it has had
  deaths     INTEGER NOT NULL, -- how often in a row the host died in it, without a new checkpoint
  checkpoint TEXT,             -- the newest one when the host last died
  created    TEXT    NOT NULL,
  changed    TEXT    NOT NULL,
  result     TEXT,             -- JSON, of a finished job
  error      TEXT              -- JSON, of a failed job
) STRICT;

CREATE INDEX job_by_state ON job (state, priority DESC, number);

-- What happened to a job, numbered 1, 2, 3, … without gaps.
CREATE TABLE event (
  job      INTEGER NOT NULL REFERENCES job (number),
  sequence INTEGER NOT NULL,
  time     TEXT    NOT NULL,
  type     TEXT    NOT NULL,
  body     TEXT    NOT NULL,   -- JSON, without the four above
  PRIMARY KEY (job, sequence)
) STRICT, WITHOUT ROWID;
