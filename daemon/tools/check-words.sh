#!/bin/sh
# Functions that have no place in the daemon, or one place only, and words that
# tell of unfinished work.  A line that must use a function says
# /* allowed: why */.
#
#   check-words.sh [ROOT]
set -eu
tools=$(cd "$(dirname "$0")" && pwd)
cd "${1:-.}"
code=$(mktemp)
trap 'rm -f "$code"' EXIT
find daemon -name '*.[ch]' | sort | xargs awk -f "$tools/code.awk" >"$code"
bad=0

# refuse FUNCTIONS DOOR WHY: called in daemon/, outside its door
refuse() {
	if grep -E "(^[^:]*:[0-9]*:|[^A-Za-z0-9_.>])($1)[[:space:]]*\(" "$code" |
		grep -vE "^daemon/$2:"; then
		echo "  ^ $3"
		bad=1
	fi
}

refuse 'strcpy|strcat|sprintf|vsprintf|gets' '' \
	'writes without a bound: snprintf, memcpy, buf or arena'
refuse 'atoi|atol|atoll|atof' '' 'takes anything for a number: strtol'
refuse 'strtok|alloca|setjmp|longjmp|sigsetjmp|siglongjmp' '' \
	'not in this house'
refuse 'system|popen' '' 'starts a shell'
refuse 'time|gettimeofday|clock_gettime|clock' 'base/clock\.c' \
	'clocks are read in base/clock.c only'

# The brackets keep these patterns from finding themselves.
words='TO[D]O|FIX[M]E|XX[X]|HAC[K]|[Ss]tu[b](s|bed)?'
if grep -rnwE --include='*.[ch]' --include='*.sh' --include='*.py' \
	--include='*.awk' --include='*.sql' --include='*.mk' \
	"$words" daemon tests; then
	echo "  ^ unfinished by its own words"
	bad=1
fi
exit $bad
