# Completion of polsctl(1) for bash.  The commands come from polsctl itself, so
# that the two cannot differ.

_polsctl_help() {
	polsctl "$@" --help 2>/dev/null
}

_polsctl() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
	local -a words=()
	local i choices

	COMPREPLY=()
	# The words of the command so far, without options and their values.
	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		-c | --limit | --timeout | --state | --type | --sender | --since | \
			--domain | --gemeente | --nummer | --aanbieder | --product | \
			--year | --booking | --as-of | --message | --rule | --segment | \
			--by | --what | --due | --key | --server) ((i++)) ;;
		-*) ;;
		*) words+=("${COMP_WORDS[i]}") ;;
		esac
	done
	case $before in
	-c | --key | --server)
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
		return
		;;
	--booking)
		mapfile -t COMPREPLY < <(compgen -W 'care submission' -- "$word")
		return
		;;
	--domain)
		mapfile -t COMPREPLY < <(compgen -W 'wmo jw' -- "$word")
		return
		;;
	--limit | --timeout | --state | --type | --sender | --since | \
		--gemeente | --nummer | --aanbieder | --product | --year | --as-of | \
		--message | --rule | --segment | --by | --what | --due)
		return
		;;
	esac
	if [[ $word == -* ]]; then
		choices=$(_polsctl_help "${words[@]:0:2}" |
			sed -n 's/^  \(-[-a-zA-Z]*\).*/\1/p')
	elif ((${#words[@]} == 0)); then
		choices=$(_polsctl_help | sed -n '/^Commands/,/^$/s/^  \([a-z]*\) .*/\1/p')
	elif ((${#words[@]} == 1)); then
		# The second word of lines such as "  event tail   ...".
		choices=$(_polsctl_help |
			sed -n "/^Commands/,/^\$/s/^  ${words[0]} \([a-z][a-z]*\) .*/\1/p")
	fi
	if [[ -n ${choices-} ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$choices" -- "$word")
	else
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
	fi
}

complete -o filenames -F _polsctl polsctl
