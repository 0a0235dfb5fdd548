#!/usr/bin/env bash
# What the libraries alone need for a 301 (make bench-floor).
#
# polsd books some tens of thousands of 301s, then COUNT more, so that floor
# knows which rows belong to a message.
set -euo pipefail

. "$(dirname "$0")/../bench/daemon.sh"
count=4000

# The flags are a list of words.
# shellcheck disable=SC2046
"${CC:-cc}" -std=c11 -O2 -Wall -Wextra -D_GNU_SOURCE -o "$folder/floor" \
	"$root"/tests/bench_floor/*.c \
	"$root"/tests/bench/bench_{bare,message,tool,wire}.c \
	$(pkg-config --cflags --libs libxml-2.0 libzmq sqlite3)

daemon_start
daemon_tariffs 02A00
"$folder/floor" --fill "ipc://$folder/run/intake" $count $((10 * count))
ctl backup "$folder/before"
"$folder/floor" --fill "ipc://$folder/run/intake" 0 $count
ctl backup "$folder/after"
daemon_stop
"$folder/floor" "$root/schemas" "$folder" "$folder/before" "$folder/after" $count
