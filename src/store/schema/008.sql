-- Why records were left out of a bulk act so far, added up batch by batch: what carries the act on later says it of the whole.
ALTER TABLE bulk ADD COLUMN reasons TEXT NOT NULL DEFAULT '{}';

-- Every wrong number opens an incident of its own, whatever is still open of the record.
DROP INDEX incident_open;
CREATE INDEX incident_open ON incident (candidate) WHERE ending IS NULL;

-- Which number was found to be another person's, and by which event. Of those before, the event is the last before their opening that
-- changed the mark of their record. The number is the right one that had been recorded and confirmed by then; else the registered
-- one, where no file brought another since. Of the others it is not known; they may be about the one that is registered now.
ALTER TABLE incident ADD COLUMN individual_number INTEGER;
ALTER TABLE incident ADD COLUMN may_be_about INTEGER;
ALTER TABLE incident ADD COLUMN event INTEGER NOT NULL DEFAULT 0;
UPDATE incident SET event = coalesce((
  SELECT max(seq) FROM event WHERE record = incident.candidate
    AND kind IN (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 24, 25, 26) AND seq < (
      SELECT min(seq) FROM event WHERE record = incident.candidate AND kind = 41 AND facts ->> 'incident' = incident.id)), 0);
UPDATE incident SET individual_number = (
  SELECT CASE
    WHEN e.facts ->> '$.before.status' = 'corrected' AND e.facts ->> '$.before.awaiting_second_check' IS NULL
      THEN (SELECT individual_number FROM commitment WHERE commitment = e.facts ->> '$.before.right_number')
    WHEN r.finished_at <= e.at THEN c.registered END
  FROM event e JOIN candidate c ON c.id = e.record LEFT JOIN run r ON r.id = c.run
  WHERE e.seq = incident.event AND e.kind IN (2, 3)) WHERE opened_by <> 'system';
UPDATE incident SET may_be_about = (SELECT registered FROM candidate WHERE id = incident.candidate)
  WHERE individual_number IS NULL;
-- How that number was obtained, as JSON; of those before as their record says it now.
ALTER TABLE incident ADD COLUMN obtained TEXT;
-- One that waited, closed with a step to be done, for another one of its record to end goes on beside it.
UPDATE incident SET ending = NULL, ended_at = NULL, ended_by = NULL, version = version + 1
  WHERE ending = 0 AND EXISTS (SELECT 1 FROM incident_step s WHERE s.incident = incident.id AND s.state = 0);

-- The records whose judgement hangs on their family, by that: they are few, and whoever enters a family looks for them. The
-- program fills it.
CREATE TABLE asking (
  insurer_no TEXT NOT NULL,
  symbol TEXT NOT NULL,
  number TEXT NOT NULL,
  candidate INTEGER NOT NULL,
  PRIMARY KEY (insurer_no, symbol, number, candidate)
) STRICT, WITHOUT ROWID;

-- Acts that an undo left as they were, and the event since that prevented it: undo passes them over until that event is itself
-- taken back. None, 0, where it never can be. Where it was the proof that another record, `holder`, has the number: until anything
-- happens to that one after the event, for a proof ends in more ways than by being taken back.
CREATE TABLE left_standing (
  seq INTEGER PRIMARY KEY,
  since INTEGER NOT NULL,
  holder INTEGER
) STRICT;
-- What is taken back in batches has its turns the last first: what rests begins anew with what is left of it.
UPDATE bulk SET at_rank = NULL, at_id = NULL, left_out = 0 WHERE undoes IS NOT NULL AND ended IS NULL;
