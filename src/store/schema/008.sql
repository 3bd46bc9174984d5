-- Why records were left out of a bulk act so far, added up batch by batch: what carries the act on later says it of the whole.
ALTER TABLE bulk ADD COLUMN reasons TEXT NOT NULL DEFAULT '{}';

-- Every wrong number opens an incident of its own, whatever is still open of the record.
DROP INDEX incident_open;
CREATE INDEX incident_open ON incident (candidate) WHERE ending IS NULL;

-- The records whose judgement hangs on their family, by that: they are few, and whoever enters a family looks for them. The
-- program fills it.
CREATE TABLE asking (
  insurer_no TEXT NOT NULL,
  symbol TEXT NOT NULL,
  number TEXT NOT NULL,
  candidate INTEGER NOT NULL,
  PRIMARY KEY (insurer_no, symbol, number, candidate)
) STRICT, WITHOUT ROWID;
