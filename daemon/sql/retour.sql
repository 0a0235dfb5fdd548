-- What providers reject (302).

-- name: afkeuring_insert
INSERT INTO afkeuring (journal, idx, domein, gemeente, aanbieder, heen, nummer,
	code, told)
VALUES (:journal, :idx, :domein, :gemeente, :aanbieder, :heen, :nummer, :code,
	:told);

-- name: afkeuring_early
-- Whether anything of a 301 was rejected before it came.
SELECT journal FROM afkeuring
WHERE domein = :domein AND gemeente = :gemeente AND heen = :heen
	AND aanbieder = :aanbieder AND told = 0
LIMIT 1;

-- name: afkeuring_untold
-- The same of one allocation, or of the 301 as a whole (nummer NULL).
SELECT journal, code FROM afkeuring
WHERE domein = :domein AND gemeente = :gemeente AND heen = :heen
	AND nummer IS NOT DISTINCT FROM :nummer
	AND aanbieder = :aanbieder AND told = 0
ORDER BY journal, idx;

-- name: afkeuring_versions
-- The allocations that a 301 told of to this provider.
SELECT v.nummer FROM journal AS j JOIN toewijzing AS v ON v.journal = j.nr
WHERE j.standard = :standard AND j.type = '301' AND j.sender = :gemeente
	AND j.claim = :heen AND v.aanbieder = :aanbieder AND v.booked = 1
ORDER BY v.idx;

-- name: afkeuring_of
-- Who rejected the version in force of a commitment, if anybody did.
SELECT a.journal FROM commitment AS c JOIN journal AS j ON j.nr = c.journal
JOIN afkeuring AS a ON a.domein = c.domein AND a.gemeente = c.gemeente
	AND a.heen = j.identification
WHERE c.id = :id AND a.aanbieder = c.aanbieder
	AND (a.nummer IS NULL OR a.nummer = c.nummer)
LIMIT 1;
