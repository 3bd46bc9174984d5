-- Sweeps are counted day by day themselves, not only their records: that one was begun, and that it looked at every record. Those of
-- before count for the days, in Japan, on which they began and on which they last came to their end.
INSERT INTO day_sum (day, dimension, code, n)
  SELECT date(started_at / 1000000, 'unixepoch', '+9 hours'), 15, id << 8, 1 FROM sweep
  UNION ALL
  SELECT date(coalesce(e.at, s.started_at) / 1000000, 'unixepoch', '+9 hours'), 15, s.id << 8 | 1, 1
  FROM sweep s LEFT JOIN (
    SELECT facts ->> 'sweep' AS id, max(at) AS at FROM event
    WHERE kind = 45 AND record IS NULL AND facts ->> 'whole' GROUP BY 1
  ) e ON e.id = s.id WHERE s.is_whole
  UNION ALL
  -- Of an incident that was withdrawn, from that day on.
  SELECT date(max(i.ended_at, s.started_at) / 1000000, 'unixepoch', '+9 hours'), 15, s.id << 8 | 2, 1
  FROM sweep s JOIN incident i ON i.id = s.incident WHERE i.ending = 1;

-- Whose marks went with what was taken back in batches so far, added up batch by batch: the first of the records, to be named, and
-- how many there are besides.
ALTER TABLE bulk ADD COLUMN withdrawn TEXT NOT NULL DEFAULT '{}';

-- The highest number that was removed of requests, incidents and sweeps, in this order: none is given twice. It stood among the
-- imports until now, as one of no file.
CREATE TABLE last_removed (
  what INTEGER PRIMARY KEY,
  number INTEGER NOT NULL
) STRICT;
INSERT INTO last_removed SELECT -3 - kind, max(line) FROM run WHERE kind BETWEEN -5 AND -3 GROUP BY kind;
DELETE FROM run WHERE kind BETWEEN -5 AND -3;
