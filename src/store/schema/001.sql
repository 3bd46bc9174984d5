-- Codes of enumerations are stored as the position of their variant, sets as bits, times as microseconds since 1970 in
-- UTC, days as ISO texts, individual numbers as integers below 10^12. No triggers: what follows from a change is decided
-- by the rules and written by the program, so that a second store can do the same.

CREATE TABLE meta (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  kind INTEGER NOT NULL,
  database_id TEXT NOT NULL,
  key_path TEXT NOT NULL,
  key_check TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  rules INTEGER NOT NULL
) STRICT;

-- What a file declares about its writings, as JSON.
CREATE TABLE conventions (
  id INTEGER PRIMARY KEY,
  declared TEXT NOT NULL UNIQUE
) STRICT;

-- One pass over one file. While it is open it can be resumed; `records` of the file are durable. A pass over all records by
-- newer rules is of no file: `kind` −1, `content` the rules; `counts` says how far it came.
CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,
  content BLOB NOT NULL,
  reading BLOB NOT NULL,
  file_name TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  records INTEGER NOT NULL DEFAULT 0,
  line INTEGER NOT NULL DEFAULT 0,
  counts TEXT NOT NULL
) STRICT;
CREATE INDEX run_open ON run (kind, content, reading) WHERE finished_at IS NULL;

-- Rows of an open run that said nothing new: which line said it first, so that a later contradiction can name it.
CREATE TABLE seen_line (
  run INTEGER NOT NULL REFERENCES run (id),
  subject INTEGER NOT NULL,
  line INTEGER NOT NULL,
  PRIMARY KEY (run, subject)
) STRICT, WITHOUT ROWID;

-- Rejected records, until the rejects file is written.
CREATE TABLE reject (
  run INTEGER NOT NULL REFERENCES run (id),
  line INTEGER NOT NULL,
  reason TEXT NOT NULL,
  raw BLOB NOT NULL,
  PRIMARY KEY (run, line)
) STRICT;

CREATE TABLE candidate (
  id INTEGER PRIMARY KEY,
  insurer_no TEXT NOT NULL,
  symbol TEXT NOT NULL,
  number TEXT NOT NULL,
  branch TEXT NOT NULL,
  registered INTEGER NOT NULL,
  kanji_name TEXT NOT NULL,
  kana_name TEXT NOT NULL,
  birth_date TEXT NOT NULL,
  sex TEXT NOT NULL,
  address TEXT NOT NULL,
  conventions INTEGER NOT NULL REFERENCES conventions (id),
  relation TEXT NOT NULL,
  insured_name TEXT NOT NULL,
  membership_kind TEXT NOT NULL,
  employer_code TEXT NOT NULL,
  employer_name TEXT NOT NULL,
  acquired_on TEXT NOT NULL,
  lost_on TEXT NOT NULL,
  number_source TEXT NOT NULL,
  lookup_items INTEGER,
  lookup_candidates INTEGER,
  auto_taken INTEGER,
  lookup_confirmed_on TEXT NOT NULL,
  lookup_confirmed_how TEXT NOT NULL,
  alert_on TEXT NOT NULL,
  alert_checked_on TEXT NOT NULL,
  alert_check_how TEXT NOT NULL,
  registered_on TEXT NOT NULL,
  batch TEXT NOT NULL,
  notification_number INTEGER,
  core_number INTEGER,
  declared_causes INTEGER NOT NULL,
  by_kanji INTEGER,
  by_kana INTEGER,
  found_by TEXT NOT NULL,
  run INTEGER NOT NULL,
  line INTEGER NOT NULL,
  UNIQUE (insurer_no, symbol, number, branch)
) STRICT;
CREATE INDEX candidate_by_kanji ON candidate (by_kanji) WHERE by_kanji IS NOT NULL;
CREATE INDEX candidate_by_kana ON candidate (by_kana) WHERE by_kana IS NOT NULL;

-- What the rules made of a candidate, and the mark. One row a candidate. `registered` is the number that the last
-- judgement saw; `effective` the one that answers and signals go by.
CREATE TABLE state (
  id INTEGER PRIMARY KEY REFERENCES candidate (id),
  version INTEGER NOT NULL,
  causes INTEGER NOT NULL,
  answer INTEGER,
  grades INTEGER,
  grade INTEGER,
  signals INTEGER NOT NULL,
  risk INTEGER NOT NULL,
  rules INTEGER NOT NULL,
  registered INTEGER NOT NULL,
  effective INTEGER NOT NULL,
  status INTEGER NOT NULL,
  basis INTEGER,
  addressee INTEGER,
  due_on TEXT,
  note TEXT NOT NULL,
  right_number INTEGER,
  operator TEXT,
  marked_at INTEGER,
  second_operator TEXT,
  second_at INTEGER,
  awaiting INTEGER NOT NULL,
  raised_again INTEGER NOT NULL,
  data_changed INTEGER NOT NULL,
  wrong_found_at INTEGER,
  reflected_on TEXT,
  assignee TEXT
) STRICT;
CREATE INDEX state_effective ON state (effective);
CREATE INDEX state_registered ON state (registered) WHERE right_number IS NOT NULL;
CREATE INDEX state_due ON state (status, due_on) WHERE due_on IS NOT NULL;

-- The order of the queue: a row for each list that a candidate stands in, so that every page is a seek.
CREATE TABLE queue (
  list INTEGER NOT NULL,
  status INTEGER NOT NULL,
  rank INTEGER NOT NULL,
  id INTEGER NOT NULL,
  PRIMARY KEY (list, status, rank, id)
) STRICT, WITHOUT ROWID;

-- The kept counts of the queue.
CREATE TABLE tally (
  list INTEGER NOT NULL,
  status INTEGER NOT NULL,
  rank INTEGER NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (list, status, rank)
) STRICT, WITHOUT ROWID;

-- Answers of the register: one a number and day asked, failed lookups (`spoken` = 0) apart. `asked_day` is `asked_on` where that is a day,
-- else empty, so that the newest is found by order.
CREATE TABLE answer (
  id INTEGER PRIMARY KEY,
  individual_number INTEGER NOT NULL,
  spoken INTEGER NOT NULL,
  asked_day TEXT NOT NULL,
  asked_on TEXT NOT NULL,
  result INTEGER NOT NULL,
  kanji_name TEXT NOT NULL,
  kana_name TEXT NOT NULL,
  birth_date TEXT NOT NULL,
  sex TEXT NOT NULL,
  address TEXT NOT NULL,
  conventions INTEGER NOT NULL REFERENCES conventions (id),
  moved_on TEXT NOT NULL,
  previous_address TEXT NOT NULL,
  note TEXT NOT NULL,
  by_kanji INTEGER,
  by_kana INTEGER,
  run INTEGER NOT NULL,
  line INTEGER NOT NULL,
  UNIQUE (individual_number, spoken, asked_day, asked_on)
) STRICT;
CREATE INDEX answer_by_kanji ON answer (by_kanji) WHERE by_kanji IS NOT NULL;
CREATE INDEX answer_by_kana ON answer (by_kana) WHERE by_kana IS NOT NULL;

-- Numbers that were put on an inquiry list.
CREATE TABLE inquired (
  individual_number INTEGER PRIMARY KEY
) STRICT;

CREATE TABLE alert (
  id INTEGER PRIMARY KEY,
  insurer_no TEXT NOT NULL,
  symbol TEXT NOT NULL,
  number TEXT NOT NULL,
  branch TEXT NOT NULL,
  alert_on TEXT NOT NULL,
  kind TEXT NOT NULL,
  alert_checked_on TEXT NOT NULL,
  alert_check_how TEXT NOT NULL,
  run INTEGER NOT NULL,
  line INTEGER NOT NULL,
  UNIQUE (insurer_no, symbol, number, branch, alert_on, kind)
) STRICT;

CREATE TABLE notification (
  id INTEGER PRIMARY KEY,
  insurer_no TEXT NOT NULL,
  symbol TEXT NOT NULL,
  number TEXT NOT NULL,
  branch TEXT NOT NULL,
  individual_number INTEGER NOT NULL,
  received_on TEXT NOT NULL,
  document TEXT NOT NULL,
  filled_by TEXT NOT NULL,
  run INTEGER NOT NULL,
  line INTEGER NOT NULL,
  UNIQUE (insurer_no, symbol, number, branch, individual_number, received_on, document)
) STRICT;

CREATE TABLE employer (
  id INTEGER PRIMARY KEY,
  employer_code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  postal_code TEXT NOT NULL,
  address TEXT NOT NULL,
  department TEXT NOT NULL,
  contact TEXT NOT NULL,
  phone TEXT NOT NULL,
  send_by TEXT NOT NULL,
  run INTEGER NOT NULL,
  line INTEGER NOT NULL
) STRICT;

-- The history. Only ever appended to.
CREATE TABLE event (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  account TEXT NOT NULL,
  claim TEXT,
  source INTEGER NOT NULL,
  role INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  record INTEGER,
  facts TEXT NOT NULL,
  seen BLOB NOT NULL,
  seal BLOB NOT NULL
) STRICT;
CREATE INDEX event_record ON event (record, seq) WHERE record IS NOT NULL;
CREATE INDEX event_account ON event (account, seq) WHERE record IS NOT NULL;

-- Acts that were taken back, and by which event: an index into the history, which says the same in its facts.
CREATE TABLE undone (
  seq INTEGER PRIMARY KEY,
  by INTEGER NOT NULL
) STRICT;

-- The numbers that commitments in the history stand for, so that an undo can restore them.
CREATE TABLE commitment (
  commitment TEXT PRIMARY KEY,
  individual_number INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
