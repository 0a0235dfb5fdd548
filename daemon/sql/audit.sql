-- Audit: who was refused, and who looked at what.  Only ever added to,
-- each row chained to the one before.

-- name: audit_insert
INSERT INTO audit (nr, time, actor, action, object, reason, times, chain)
VALUES (:nr, :time, :actor, :action, :object, :reason, :times, :chain);

-- name: audit_last
SELECT /* scan */ nr, chain FROM audit ORDER BY nr DESC LIMIT 1;

-- name: audit_all
SELECT /* scan */ nr, time, actor, action, object, reason, times, chain
FROM audit ORDER BY nr;

-- name: audit_list
SELECT /* scan */ nr, time, actor, action, object, reason, times FROM audit
WHERE nr > :nr ORDER BY nr LIMIT :limit;
