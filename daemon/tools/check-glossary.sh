#!/bin/sh
# The nouns of the standard stay Dutch.  Every **word** of the glossary is used
# in the code or the schemas, and identifiers do not translate the words below.
#
#   check-glossary.sh [ROOT]
set -eu
tools=$(cd "$(dirname "$0")" && pwd)
cd "${1:-.}"
code=$(mktemp)
trap 'rm -f "$code"' EXIT
find daemon -name '*.[ch]' | sort | xargs awk -f "$tools/code.awk" >"$code"
bad=0

if [ -f daemon/GLOSSARY.md ]; then
	for word in $(grep -o '\*\*[[:alnum:]_]*\*\*' daemon/GLOSSARY.md |
		tr -d '*' | sort -u); do
		grep -rqiF --include='*.[ch]' --include='*.sql' \
			--include='*.xs[dl]' -e "$word" daemon schemas ||
			{ echo "daemon/GLOSSARY.md: nothing uses $word"; bad=1; }
	done
fi

# translation=word of the standard
for pair in municipality=gemeente start_date=ingangsdatum end_date=einddatum \
	begin_date=ingangsdatum invoice=declaratie claim_line=prestatie \
	allocated_product=toegewezen_product date_of_birth=geboortedatum \
	family_name=geslachtsnaam; do
	if grep -iF "${pair%%=*}" "$code"; then
		echo "  ^ ${pair%%=*} is ${pair#*=} in the standard"
		bad=1
	fi
done
exit $bad
