#!/usr/bin/env bash
# Throughput, latency and memory of polsd on this machine (make bench).
#
#   run.sh [--json] [--quick] [--case=301|323-10|323-1000|323-15000|largest]
#
# Use a folder on a real disk for TMPDIR: a receipt waits for it.
set -euo pipefail

. "$(dirname "$0")/daemon.sh"

# The flags are a list of words.
# shellcheck disable=SC2046
"${CC:-cc}" -std=c11 -O2 -Wall -Wextra -D_GNU_SOURCE \
	-o "$folder/bench" "$root"/tests/bench/*.c \
	$(pkg-config --cflags --libs libxml-2.0 libzmq)

daemon_start '[answer]
mode = propose
[signals]
stacking = 100'
daemon_tariffs 02A00 02A01 02A02 02A03 02A04 02A05 02A06

case " $* " in
*" --json "*) ;;
*)
	printf '%s, %s processors, state on %s\n' \
		"$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" \
		"$(nproc)" "$(stat -f -c %T "$folder")"
	;;
esac

# Seconds since the epoch, with a point.
now() {
	date +%s.%N
}

# From kill -9 to the next answer, on the store that was just filled: $ms.
# Not in a subshell: polsd_pid must stay right, or nobody ends the last one.
recovery() {
	local began times=()
	for _ in 1 2 3 4 5; do
		disown "$polsd_pid"	# bash is not to tell that it was killed
		kill -9 "$polsd_pid"
		began=$(now)
		"$build/polsd" -c "$folder/polsd.conf" \
			>>"$folder/polsd.log" 2>&1 &
		polsd_pid=$!
		until ctl status 2>/dev/null; do
			sleep 0.005
		done
		times+=("$(awk -v a="$began" -v b="$(now)" \
			'BEGIN { printf "%.0f", (b - a) * 1000 }')")
	done
	ms=$(printf '%s\n' "${times[@]}" | sort -n | sed -n 3p)
}

status=0
"$folder/bench" "$polsd_pid" "ipc://$folder/run/intake" \
	"ipc://$folder/run/replay" "$root/schemas" "$@" || status=$?
if [ "$status" -ne 0 ]; then
	tail -n 20 "$folder/polsd.log" >&2
	exit "$status"
fi
recovery
store=$(du -m "$folder/state" | cut -f 1)
case " $* " in
*" --json "*)
	printf '{"name":"recovery","ms":%s,"store_mb":%s}\n' "$ms" "$store"
	;;
*)
	printf '\nFrom kill -9 to the next answer: %s ms (median of 5), ' "$ms"
	printf 'with a store of %s MB\n' "$store"
	;;
esac
