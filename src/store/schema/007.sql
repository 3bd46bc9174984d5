-- Which record a member has, in a table of its own: it falls all over the file, so that imports write it apart from the rows,
-- and sorted. Rows that wait to be judged do not stand in it yet; none of them is of a member who has a record.
CREATE TABLE member (
  insurer_no TEXT NOT NULL,
  symbol TEXT NOT NULL,
  number TEXT NOT NULL,
  branch TEXT NOT NULL,
  candidate INTEGER NOT NULL,
  PRIMARY KEY (insurer_no, symbol, number, branch)
) STRICT, WITHOUT ROWID;
INSERT INTO member SELECT insurer_no, symbol, number, branch, id
  FROM candidate INDEXED BY sqlite_autoindex_candidate_1 ORDER BY insurer_no, symbol, number, branch;

-- A candidate by its id alone. Others refer to the table by its name.
CREATE TABLE candidate_new (
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
  line INTEGER NOT NULL
) STRICT;
INSERT INTO candidate_new SELECT id, insurer_no, symbol, number, branch, registered,
  kanji_name, kana_name, birth_date, sex, address, conventions,
  relation, insured_name, membership_kind, employer_code, employer_name, acquired_on, lost_on, number_source,
  lookup_items, lookup_candidates, auto_taken, lookup_confirmed_on, lookup_confirmed_how, alert_on, alert_checked_on,
  alert_check_how, registered_on, batch, notification_number, core_number, declared_causes, by_kanji, by_kana, found_by,
  run, line
  FROM candidate;
DROP TABLE candidate;
ALTER TABLE candidate_new RENAME TO candidate;
