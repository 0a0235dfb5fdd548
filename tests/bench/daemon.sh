# A polsd with a folder of its own, to be measured (sourced by the run.sh here
# and in bench_floor).  It ends, and its folder goes, when the shell does.
# POLS_BUILD names the folder of polsd and polsctl (default build).
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=${POLS_BUILD:-$root/build}
folder=$(mktemp -d "${TMPDIR:-/tmp}/pols-bench.XXXXXX")
polsd_pid=''

# The process polsd_pid ends; again does no harm.
daemon_stop() {
	if [ -n "$polsd_pid" ]; then
		kill "$polsd_pid" 2>/dev/null || true
		wait "$polsd_pid" 2>/dev/null || true
	fi
	polsd_pid=''
}

trap 'daemon_stop; rm -rf "$folder"' EXIT

ctl() {
	"$build/polsctl" -c "$folder/polsd.conf" "$@" >/dev/null
}

# daemon_start [MORE]: with more lines of configuration
daemon_start() {
	mkdir "$folder/state" "$folder/run"
	cat >"$folder/polsd.conf" <<-END
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
		[clock]
		source = manual
		${1-}
	END
	"$build/polsd" -c "$folder/polsd.conf" >"$folder/polsd.log" 2>&1 &
	polsd_pid=$!
	for _ in $(seq 200); do
		ctl status 2>/dev/null && break
		sleep 0.05
	done
	ctl tick 2031-01-06
}

# daemon_tariffs CODE...: 12.50 an hour for each of these products
daemon_tariffs() {
	{
		echo 'domein;gemeente;aanbieder;productcode;eenheid;van;tot;tarief'
		printf 'wmo;*;*;%s;04;2021-01-01;;12,50\n' "$@"
	} >"$folder/tarieven.csv"
	ctl tariff import "$folder/tarieven.csv"
}
