#!/bin/sh
# The form of C is what .clang-format says, as clang-format 14 (Debian 12)
# understands it; other versions differ in details and are not asked.  And 80
# columns, also where clang-format finds no place to break.
#
#   check-format.sh [ROOT]
#   check-format.sh --write      rewrite the files
set -eu
mode='--dry-run -Werror'
if [ "${1-}" = --write ]; then
	mode=-i
	shift
fi
cd "${1:-.}"

long=$(find daemon tests -name '*.[ch]' | sort | LC_ALL=C xargs awk '
{
	n = 0
	count = split($0, part, "\t")
	for (i = 1; i <= count; i++) {
		gsub(/[\200-\277]/, "", part[i])	# UTF-8: one per sign
		if (i > 1)
			n += 8 - n % 8
		n += length(part[i])
	}
	if (n > 80)
		print FILENAME ":" FNR ": over 80 columns"
}')
if [ -n "$long" ]; then
	echo "$long"
	[ "$mode" = -i ] || exit 1
fi

format=$(command -v clang-format-14 || command -v clang-format) || {
	echo "no clang-format: run 'make deps'"
	exit 1
}
case $($format --version) in
*' 14.'*) ;;
*)
	echo "not checked: $($format --version) is not 14"
	exit 0
	;;
esac
find daemon tests -name '*.[ch]' | sort | xargs $format --style=file $mode
