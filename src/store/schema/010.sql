-- From here on the history names who enters a sweep, how each stands in it and who leaves it, and verification holds every change of
-- `swept` to that. The tables stay as they are; programs that change `swept` without a word are refused by the number.
SELECT 1;
