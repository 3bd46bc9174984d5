-- Sweeps are counted day by day themselves, not only their records: that one was begun, and that it looked at every record. Those of
-- before count for the days, in Japan, on which they began and on which they last came to their end.
INSERT INTO day_sum (day, dimension, code, n)
  SELECT date(started_at / 1000000, 'unixepoch', '+9 hours'), 15, id << 8, 1 FROM sweep
  UNION ALL
  SELECT date(coalesce(e.at, s.started_at) / 1000000, 'unixepoch', '+9 hours'), 15, s.id << 8 | 1, 1
  FROM sweep s LEFT JOIN (
    SELECT facts ->> 'sweep' AS id, max(at) AS at FROM event
    WHERE kind = 45 AND record IS NULL AND facts ->> 'whole' GROUP BY 1
  ) e ON e.id = s.id WHERE s.is_whole;
