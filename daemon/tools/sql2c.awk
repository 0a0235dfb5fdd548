# SQL files to C: `awk -v mode=h|c -f sql2c.awk FILE...` writes sql.h or sql.c.
#
# A named statement stands under a line `-- name: toewijzing_insert`; it becomes
# SQL_TOEWIJZING_INSERT, a name and a text.  Lines of comment (--) are left out
# of the text, comments within a line stay.  A file migrations/NNNN-what.sql is
# one migration, taken over whole.  Literals are cut per line.

function fail(text) {
	printf "%s:%d: %s\n", FILENAME, FNR, text > "/dev/stderr"
	failed = 1
	exit 1
}

# s with every `what` (a regular expression) replaced by `with`, taken as it is:
# awks differ in what a backslash means to gsub().
function replaced(s, what, with,   n, i, part, out) {
	n = split(s, part, what)
	out = part[1]
	for (i = 2; i <= n; i++)
		out = out with part[i]
	return out
}

# A C literal of one line; a second ? is escaped because C11 has trigraphs.
function quoted(s) {
	s = replaced(s, "[\\\\]", "\\\\")
	s = replaced(s, "\"", "\\\"")
	s = replaced(s, "\t", "\\t")
	s = replaced(s, "[?][?]", "?\\?")
	return "\t\t\"" s "\\n\"\n"
}

function statement_end() {
	if (count > 0 && text[count] == "")
		fail("statement without text before here: " name[count])
}

FNR == 1 {
	statement_end()
	migration = FILENAME ~ /(^|\/)migrations\/[^\/]*$/
	open = 0
	if (migration) {
		file = FILENAME
		sub(/.*\//, "", file)
		if (file !~ /^[0-9][0-9][0-9][0-9]-[a-z0-9-]+\.sql$/)
			fail("a migration is named NNNN-what.sql")
		number = substr(file, 1, 4) + 0
		if (number != migrations + 1)
			fail("migration number " migrations + 1 " expected")
		migrations++
		migration_name[migrations] = substr(file, 6, length(file) - 9)
	}
}

migration {
	migration_text[migrations] = migration_text[migrations] quoted($0)
	next
}

/^-- name:/ {
	statement_end()
	if (NF != 3 || $3 !~ /^[a-z][a-z0-9_]*$/)
		fail("a name is lower case letters, digits and _")
	if ($3 in seen)
		fail("second statement with the name " $3)
	seen[$3] = 1
	count++
	name[count] = $3
	text[count] = ""
	open = 1
	next
}

/^[ \t]*(--|$)/ { next }

!open { fail("SQL before the first `-- name:`") }

{ text[count] = text[count] quoted($0) }

function header(   i) {
	print "/* Made by daemon/tools/sql2c.awk from daemon/sql. */"
	print "#ifndef POLS_SQL_H"
	print "#define POLS_SQL_H"
	print ""
	print "#include <stddef.h>"
	print ""
	print "enum sql_id {"
	for (i = 1; i <= count; i++)
		print "\tSQL_" toupper(name[i]) ","
	print "\tSQL_COUNT"
	print "};"
	print ""
	print "struct sql_text {"
	print "\tconst char *name;"
	print "\tconst char *text;"
	print "};"
	print ""
	print "/* By enum sql_id. */"
	print "extern const struct sql_text sql_texts[" \
	      (count > 0 ? "SQL_COUNT" : "1") "];"
	print ""
	print "struct sql_migration {"
	print "\tint number; /* from 1, without gaps */"
	print "\tconst char *name;"
	print "\tconst char *text;"
	print "};"
	print ""
	print "/* In order of number, and one row of NULLs behind them. */"
	print "extern const struct sql_migration sql_migrations[];"
	print "extern const size_t sql_migration_count;"
	print ""
	print "#endif"
}

function source(   i) {
	print "/* Made by daemon/tools/sql2c.awk from daemon/sql. */"
	print "#include \"sql.h\""
	print ""
	print "const struct sql_text sql_texts[" \
	      (count > 0 ? "SQL_COUNT" : "1") "] = {"
	for (i = 1; i <= count; i++)
		printf "\t[SQL_%s] = {\n\t\t\"%s\",\n%s\t},\n", \
		       toupper(name[i]), name[i], text[i]
	if (count == 0)
		print "\t{ NULL, NULL },"
	print "};"
	print ""
	print "const struct sql_migration sql_migrations[] = {"
	for (i = 1; i <= migrations; i++)
		printf "\t{\n\t\t%d, \"%s\",\n%s\t},\n", i, \
		       migration_name[i], migration_text[i]
	print "\t{ 0, NULL, NULL },"
	print "};"
	print ""
	printf "const size_t sql_migration_count = %d;\n", migrations
}

END {
	if (failed)
		exit 1
	statement_end()
	if (failed)
		exit 1
	if (mode == "h")
		header()
	else
		source()
}
