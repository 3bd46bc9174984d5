-- The queue in depth: records by pattern and by open second check, leases, bulk acts, saved filters.

-- How records differ that a person must read, as `item:rule+rule;item:rule`.
CREATE TABLE pattern (
  id INTEGER PRIMARY KEY,
  rules TEXT NOT NULL UNIQUE
) STRICT;

ALTER TABLE state ADD COLUMN pattern INTEGER REFERENCES pattern (id);
ALTER TABLE state ADD COLUMN leased_until INTEGER;
CREATE INDEX state_assignee ON state (assignee) WHERE assignee IS NOT NULL;
CREATE INDEX state_lease ON state (leased_until) WHERE leased_until IS NOT NULL;
CREATE INDEX candidate_by_employer ON candidate (employer_code, insurer_no, symbol, number, branch);

-- Marks that await their second check have a list of their own from now on.
INSERT INTO queue (list, status, rank, id)
  SELECT 254, status, risk, id FROM state WHERE awaiting = 1 AND causes <> 0;
INSERT INTO tally (list, status, rank, n)
  SELECT 254, status, risk, count(*) FROM state WHERE awaiting = 1 AND causes <> 0 GROUP BY status, risk;

-- An act on a selection, or the taking back of one. `event` is the one with which it began. `at_rank` and `at_id` are the
-- place up to which it is durable: in the queue, and of a taking back (`at_id` alone) in the history. While `ended` is null
-- it can be resumed.
CREATE TABLE bulk (
  id INTEGER PRIMARY KEY,
  selection TEXT NOT NULL,
  act TEXT NOT NULL,
  undoes INTEGER REFERENCES bulk (id),
  account TEXT NOT NULL,
  claim TEXT,
  source INTEGER NOT NULL,
  event INTEGER NOT NULL,
  began_at INTEGER NOT NULL,
  at_rank INTEGER,
  at_id INTEGER,
  selected INTEGER,
  done INTEGER NOT NULL DEFAULT 0,
  left_out INTEGER NOT NULL DEFAULT 0,
  ended INTEGER
) STRICT;
CREATE INDEX bulk_open ON bulk (account) WHERE ended IS NULL;

-- Filters under a name, as JSON.
CREATE TABLE saved_filter (
  name TEXT PRIMARY KEY,
  filter TEXT NOT NULL,
  saved_by TEXT NOT NULL,
  saved_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Pairs of neighbouring characters of what candidates are found by. It narrows a search and keeps no text; what is deleted
-- leaves it at once. The merging is set for many short transactions.
CREATE VIRTUAL TABLE found USING fts5 (pairs, content = '', detail = none, columnsize = 0, tokenize = 'ascii');
INSERT INTO found (found, rank) VALUES ('secure-delete', 1);
INSERT INTO found (found, rank) VALUES ('automerge', 16);
INSERT INTO found (found, rank) VALUES ('crisismerge', 64);

-- Those of older databases stand in no search index yet: the walk over all records that follows new rules writes it.
UPDATE candidate SET found_by = '';
UPDATE meta SET rules = 0;

-- The order by due date, ties as in the queue.
DROP INDEX state_due;
CREATE INDEX state_due ON state (status, due_on, risk) WHERE due_on IS NOT NULL;
