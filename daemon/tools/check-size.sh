#!/bin/sh
# No source file over 500 lines: one idea per file.
#
#   check-size.sh [ROOT]
set -eu
cd "${1:-.}"

find daemon tests -name '*.[ch]' -o -name '*.py' -o -name '*.sh' \
	-o -name '*.awk' | sort | xargs awk '
FNR == 501 {
	print FILENAME ": over 500 lines"
	bad = 1
}
END { exit bad }
'
