-- Audit: who was refused, and who looked at what.  Only ever added to.

-- name: audit_insert
INSERT INTO audit (nr, time, actor, action, object, reason, times)
VALUES ((SELECT coalesce(max(nr), 0) + 1 FROM audit), :time, :actor, :action,
	:object, :reason, :times);

-- name: audit_list
SELECT /* scan */ nr, time, actor, action, object, reason, times FROM audit
WHERE nr > :nr ORDER BY nr LIMIT :limit;
