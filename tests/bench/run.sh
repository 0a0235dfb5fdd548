#!/usr/bin/env bash
# Throughput, latency and memory of polsd on this machine (make bench).
#
#   run.sh [--json] [--quick] [--case=301|323-10|323-1000|323-15000|largest]
#
# POLS_BUILD names the folder of polsd and polsctl (default build).  Use a
# folder on a real disk for TMPDIR: a receipt waits for it.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
build=${POLS_BUILD:-$root/build}
folder=$(mktemp -d "${TMPDIR:-/tmp}/pols-bench.XXXXXX")
polsd_pid=''

cleanup() {
	if [ -n "$polsd_pid" ]; then
		kill "$polsd_pid" 2>/dev/null || true
		wait "$polsd_pid" 2>/dev/null || true
	fi
	rm -rf "$folder"
}
trap cleanup EXIT

# The flags are a list of words.
# shellcheck disable=SC2046
"${CC:-cc}" -std=c11 -O2 -Wall -Wextra -D_GNU_SOURCE \
	-o "$folder/bench" "$root"/tests/bench/*.c \
	$(pkg-config --cflags --libs libxml-2.0 libzmq)

mkdir "$folder/state" "$folder/run"
cat >"$folder/polsd.conf" <<END
[paths]
state = $folder/state
runtime = $folder/run
schemas = $root/schemas
event_log = $folder/events.jsonl
[sockets]
intake = ipc://$folder/run/intake
events = ipc://$folder/run/events
replay = ipc://$folder/run/replay
control = ipc://$folder/run/control
[region]
oin = 00000001823288444000
[answer]
mode = propose
[signals]
stacking = 100
[clock]
source = manual
END
{
	echo 'domein;gemeente;aanbieder;productcode;eenheid;van;tot;tarief'
	for product in 00 01 02 03 04 05 06; do
		echo "wmo;*;*;02A$product;04;2021-01-01;;12,50"
	done
} >"$folder/tarieven.csv"

"$build/polsd" -c "$folder/polsd.conf" >"$folder/polsd.log" 2>&1 &
polsd_pid=$!
for _ in $(seq 200); do
	"$build/polsctl" -c "$folder/polsd.conf" status >/dev/null 2>&1 && break
	sleep 0.05
done
"$build/polsctl" -c "$folder/polsd.conf" tick 2031-01-06 >/dev/null
"$build/polsctl" -c "$folder/polsd.conf" tariff import \
	"$folder/tarieven.csv" >/dev/null

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
		until "$build/polsctl" -c "$folder/polsd.conf" status \
			>/dev/null 2>&1; do
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
