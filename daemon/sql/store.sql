-- The store about itself: the one statement that knows SQLite.

-- name: store_tables
SELECT /* scan */ name FROM sqlite_master
WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
ORDER BY name;

-- name: store_layout
-- Tables, views, indexes as they were made.
SELECT /* scan */ name, coalesce(sql, '') AS sql FROM sqlite_master
WHERE name NOT LIKE 'sqlite_%'
ORDER BY name;
