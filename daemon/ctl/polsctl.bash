# Completion of polsctl(1) for bash.  Commands and options come from polsctl
# itself, so that the two cannot differ.

_polsctl_help() {
	polsctl "$@" --help 2>/dev/null
}

# Options of the words so far that take a value, and what it is called: lines
# such as "  --limit N      at most N rows".
_polsctl_values() {
	_polsctl_help "$@" | sed -n 's/^  \(-[-a-z]*\) \([^ ][^ ]*\)  .*/\1 \2/p'
}

_polsctl() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
	local -a words=()
	local -A value=()
	local i name kind choices

	COMPREPLY=()
	# The words of the command, to learn its options; then once more, now
	# that it is known which of them are values.
	for ((i = 1; i < COMP_CWORD && ${#words[@]} < 2; i++)); do
		[[ ${COMP_WORDS[i]} == -* || ${COMP_WORDS[i-1]} == -c ]] ||
			words+=("${COMP_WORDS[i]}")
	done
	while read -r name kind; do
		value[$name]=$kind
	done < <(_polsctl_values "${words[@]}"; echo '-c FILE')
	words=()
	for ((i = 1; i < COMP_CWORD; i++)); do
		if [[ -n ${value[${COMP_WORDS[i]}]-} ]]; then
			((i++))
		elif [[ ${COMP_WORDS[i]} != -* ]]; then
			words+=("${COMP_WORDS[i]}")
		fi
	done
	kind=
	[[ -z $before ]] || kind=${value[$before]-}
	case $kind in
	'') ;;
	FILE)
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
		return
		;;
	FOLDER)
		mapfile -t COMPREPLY < <(compgen -d -- "$word")
		return
		;;
	*'|'*)
		mapfile -t COMPREPLY < <(compgen -W "${kind//|/ }" -- "$word")
		return
		;;
	*)
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
