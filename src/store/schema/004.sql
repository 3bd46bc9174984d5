-- The report: what each day changed of the counts, dates to report by, and the reports that were filed.

-- By how much a count changed on a day in Japan: the figures of a day are the sums up to it. Dimensions and codes are those
-- of the rules; what older databases hold is counted when they are brought to this schema.
CREATE TABLE day_sum (
  day TEXT NOT NULL,
  dimension INTEGER NOT NULL,
  code INTEGER NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (day, dimension, code)
) STRICT, WITHOUT ROWID;

-- The insurer's own dates; those of the notice come with the program.
CREATE TABLE deadline (
  day TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  set_by TEXT NOT NULL,
  set_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Reports as they were filed: the figures as JSON, and the SHA-256 of just that. At most one for a day is in force; `event`
-- is the line of the history that says so, `superseded` the one that took it back.
CREATE TABLE filing (
  id INTEGER PRIMARY KEY,
  due TEXT NOT NULL,
  as_of TEXT NOT NULL,
  filed_by TEXT NOT NULL,
  filed_at INTEGER NOT NULL,
  content TEXT NOT NULL,
  digest BLOB NOT NULL,
  event INTEGER NOT NULL,
  superseded INTEGER
) STRICT;
CREATE UNIQUE INDEX filing_in_force ON filing (due) WHERE superseded IS NULL;
