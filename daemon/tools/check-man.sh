#!/bin/sh
# Every man page can be made (scdoc), and one that is shipped names itself.
#
#   check-man.sh [ROOT]
set -eu
cd "${1:-.}"
bad=0

for page in daemon/man/*.scd; do
	name=$(basename "$page" .scd)
	said=$(scdoc <"$page" 2>&1 >/dev/null) || {
		echo "$page: ${said:-scdoc cannot read it}"
		bad=1
		continue
	}
	head -n 1 "$page" | grep -q "^${name%.*}(${name##*.})" || {
		echo "$page: its first line is not ${name%.*}(${name##*.})"
		bad=1
	}
done
exit $bad
