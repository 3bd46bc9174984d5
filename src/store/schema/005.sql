-- The notice's further work: how the candidates were chosen, requests for documents, wrong registrations and what is done
-- about each, sweeps for similar cases, and the templates that the insurer has edited.

-- How candidates were chosen. `records` is the count that the insurer states; an empty `period_*` is open.
CREATE TABLE scope (
  id INTEGER PRIMARY KEY,
  method TEXT NOT NULL,
  period_from TEXT NOT NULL,
  period_to TEXT NOT NULL,
  rule TEXT NOT NULL,
  records INTEGER NOT NULL,
  decided_by TEXT NOT NULL,
  decided_on TEXT NOT NULL,
  note TEXT NOT NULL,
  added_by TEXT NOT NULL,
  added_at INTEGER NOT NULL
) STRICT;

-- Templates as the insurer has them; where a kind has no row, the one that comes with the program is used.
CREATE TABLE template (
  kind INTEGER PRIMARY KEY,
  body TEXT NOT NULL,
  set_by TEXT NOT NULL,
  set_at INTEGER NOT NULL
) STRICT;

-- Requests for a document that shows a member's number, each for one record. The case code is made of the id. At most one of
-- a record is open: without an outcome.
CREATE TABLE request (
  id INTEGER PRIMARY KEY,
  candidate INTEGER NOT NULL REFERENCES candidate (id),
  addressee INTEGER NOT NULL,
  employer_code TEXT NOT NULL,
  written_by TEXT NOT NULL,
  written_at INTEGER NOT NULL,
  sent_on TEXT,
  due_on TEXT,
  reminded_on TEXT,
  reminders INTEGER NOT NULL DEFAULT 0,
  outcome INTEGER,
  answered_on TEXT,
  number_seen INTEGER,
  identity_seen INTEGER,
  note TEXT NOT NULL DEFAULT '',
  answered_by TEXT,
  answered_at INTEGER,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX request_candidate ON request (candidate, id);
CREATE UNIQUE INDEX request_open ON request (candidate) WHERE outcome IS NULL;
CREATE INDEX request_list ON request (addressee, employer_code, id);
CREATE INDEX request_due ON request (due_on) WHERE outcome IS NULL AND due_on IS NOT NULL;

-- Wrong registrations. At most one of a record is open. `ending`: closed, or withdrawn because the finding was taken back.
CREATE TABLE incident (
  id INTEGER PRIMARY KEY,
  candidate INTEGER NOT NULL REFERENCES candidate (id),
  opened_at INTEGER NOT NULL,
  opened_by TEXT NOT NULL,
  ending INTEGER,
  ended_at INTEGER,
  ended_by TEXT,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX incident_candidate ON incident (candidate, id);
CREATE UNIQUE INDEX incident_open ON incident (candidate) WHERE ending IS NULL;

-- The checklist of an incident, as the template was when it opened. An empty title or owner is that of the template that comes
-- with the program.
CREATE TABLE incident_step (
  incident INTEGER NOT NULL REFERENCES incident (id),
  position INTEGER NOT NULL,
  code TEXT NOT NULL,
  title TEXT NOT NULL,
  owner TEXT NOT NULL,
  must INTEGER NOT NULL,
  due_at INTEGER,
  state INTEGER NOT NULL,
  evidence TEXT NOT NULL,
  done_by TEXT,
  done_at INTEGER,
  PRIMARY KEY (incident, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_step_due ON incident_step (due_at) WHERE state = 0 AND due_at IS NOT NULL;

-- Sweeps for similar cases. `rule` is JSON; `at_id` the last record looked at, so that a sweep that was broken off goes on;
-- `is_whole` tells that every record has been looked at.
CREATE TABLE sweep (
  id INTEGER PRIMARY KEY,
  incident INTEGER NOT NULL REFERENCES incident (id),
  rule TEXT NOT NULL,
  started_by TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  at_id INTEGER NOT NULL DEFAULT 0,
  is_whole INTEGER NOT NULL DEFAULT 0
) STRICT;

-- The records of a sweep, and what the number on the notification says.
CREATE TABLE swept (
  sweep INTEGER NOT NULL REFERENCES sweep (id),
  candidate INTEGER NOT NULL REFERENCES candidate (id),
  reconciled INTEGER NOT NULL,
  PRIMARY KEY (sweep, candidate)
) STRICT, WITHOUT ROWID;
CREATE INDEX swept_candidate ON swept (candidate);

-- How many sweeps a record stands in: it has the cause `similar-case` for them.
ALTER TABLE state ADD COLUMN sweeps INTEGER NOT NULL DEFAULT 0;
-- How far what is done about a wrong registration has come, of what the figures count: a bit a step.
ALTER TABLE state ADD COLUMN wrong_steps INTEGER NOT NULL DEFAULT 0;

-- Wrong numbers outside the audit are reported too from now on: those of before count for the last day that has sums.
INSERT INTO day_sum (day, dimension, code, n)
  SELECT (SELECT max(day) FROM day_sum), 10, step.code, count(*)
  FROM state s CROSS JOIN (SELECT 0 AS code UNION ALL SELECT 1 UNION ALL SELECT 2) step
  WHERE s.causes = 0 AND (s.wrong_found_at IS NOT NULL OR s.status = 4)
    AND (step.code = 0 OR step.code = 1 AND s.status = 4 OR step.code = 2 AND s.reflected_on IS NOT NULL)
    AND EXISTS (SELECT 1 FROM day_sum)
  GROUP BY step.code
  ON CONFLICT (day, dimension, code) DO UPDATE SET n = n + excluded.n;
