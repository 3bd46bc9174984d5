-- The order by employer in a table of its own: it falls all over the file, so that imports write it apart from the rows, and
-- sorted. Rows that wait to be judged do not stand in it yet.
CREATE TABLE employed (
  employer_code TEXT NOT NULL,
  insurer_no TEXT NOT NULL,
  symbol TEXT NOT NULL,
  number TEXT NOT NULL,
  branch TEXT NOT NULL,
  candidate INTEGER NOT NULL,
  PRIMARY KEY (employer_code, insurer_no, symbol, number, branch)
) STRICT, WITHOUT ROWID;
INSERT INTO employed SELECT employer_code, insurer_no, symbol, number, branch, id
  FROM candidate INDEXED BY candidate_by_employer ORDER BY employer_code, insurer_no, symbol, number, branch;
DROP INDEX candidate_by_employer;
