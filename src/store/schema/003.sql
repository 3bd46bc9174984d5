-- What an import writes at random places of the file is kept in tables of its own, so that it can be written sorted, many
-- rows at a time.

-- Who is registered with a number, who is called by a key of name, birth date and sex, and which answers there are to a
-- number. More may stand here than is true: what is found is read.
CREATE TABLE holder (
  individual_number INTEGER NOT NULL,
  candidate INTEGER NOT NULL,
  PRIMARY KEY (individual_number, candidate)
) STRICT, WITHOUT ROWID;
CREATE TABLE called (
  by_name INTEGER NOT NULL,
  candidate INTEGER NOT NULL,
  PRIMARY KEY (by_name, candidate)
) STRICT, WITHOUT ROWID;
CREATE TABLE answered (
  individual_number INTEGER NOT NULL,
  answer INTEGER NOT NULL,
  PRIMARY KEY (individual_number, answer)
) STRICT, WITHOUT ROWID;
INSERT INTO holder SELECT registered, id FROM candidate;
INSERT INTO called SELECT by_kanji, id FROM candidate WHERE by_kanji IS NOT NULL
  UNION SELECT by_kana, id FROM candidate WHERE by_kana IS NOT NULL;
INSERT INTO answered SELECT individual_number, id FROM answer;
DROP INDEX state_effective;
DROP INDEX state_registered;
DROP INDEX candidate_by_kanji;
DROP INDEX candidate_by_kana;

-- The few numbers that were found to be right, and by what the person of an answer is called where it is another one than the
-- record's: whoever comes later with these keys is the one whom the number belongs to.
CREATE INDEX state_right ON state (right_number) WHERE right_number IS NOT NULL;
ALTER TABLE state ADD COLUMN stray_kanji INTEGER;
ALTER TABLE state ADD COLUMN stray_kana INTEGER;
CREATE INDEX state_stray_kanji ON state (stray_kanji) WHERE stray_kanji IS NOT NULL;
CREATE INDEX state_stray_kana ON state (stray_kana) WHERE stray_kana IS NOT NULL;

-- The first rows of an import that are written and not yet judged: everything from there on is judged before anything else
-- is imported.
ALTER TABLE run ADD COLUMN tail_candidate INTEGER;
ALTER TABLE run ADD COLUMN tail_answer INTEGER;
CREATE INDEX run_tail ON run (id) WHERE tail_candidate IS NOT NULL OR tail_answer IS NOT NULL;

-- An answer by its id alone.
CREATE TABLE answer_new (
  id INTEGER PRIMARY KEY,
  individual_number INTEGER NOT NULL,
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
  run INTEGER NOT NULL,
  line INTEGER NOT NULL
) STRICT;
INSERT INTO answer_new SELECT id, individual_number, asked_on, result, kanji_name, kana_name, birth_date, sex, address,
  conventions, moved_on, previous_address, note, run, line FROM answer;
DROP TABLE answer;
ALTER TABLE answer_new RENAME TO answer;

-- Whom the answers of records that were judged already speak of is written when they are judged again.
UPDATE state SET rules = 0 WHERE grade > 1;
UPDATE meta SET rules = 0;
