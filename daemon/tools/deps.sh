#!/bin/sh
# See to it that the Debian packages are there with which Pols is built (build),
# shown (demo), checked (check) and checked in full (all); each set holds the one
# before it.  What is missing is installed with apt-get, as root or through sudo;
# elsewhere the names are printed.
#
# Whether something is missing is asked of pkg-config and the PATH, not of dpkg,
# so that other systems and libraries built by hand are welcome, and nothing
# touches the network when all is there.
#
#   deps.sh build|demo|check|all
set -eu

build_packages="gcc libc6-dev make pkg-config libzmq3-dev libxml2-dev
	libxslt1-dev libsqlite3-dev libsodium-dev libssl-dev libzstd-dev libjansson-dev
	libcsv-dev libzip-dev libseccomp-dev libsystemd-dev"
demo_packages="python3"
check_packages="git libcmocka-dev clang-format python3-zmq python3-lxml
	python3-jsonschema python3-yaml sqlite3 xsltproc scdoc systemd"
all_packages="clang libclang-rt-14-dev"

build_modules="libzmq libxml-2.0 libxslt libexslt sqlite3 libsodium libcrypto libzstd jansson
	libzip libseccomp libsystemd"

packages_of() {
	echo $build_packages
	[ "$1" != build ] || return 0
	echo $demo_packages
	[ "$1" != demo ] || return 0
	echo $check_packages
	[ "$1" != check ] || return 0
	echo $all_packages
}

have_commands() {
	for c in "$@"; do
		command -v "$c" >/dev/null 2>&1 || return 1
	done
}

# True when nothing of the set is missing.
have() {
	have_commands gcc make pkg-config || return 1
	pkg-config --exists $build_modules 2>/dev/null || return 1
	echo '#include <csv.h>' | gcc -E - >/dev/null 2>&1 || return 1
	[ "$1" != build ] || return 0
	[ -x /usr/bin/python3 ] || return 1
	[ "$1" != demo ] || return 0
	have_commands git clang-format sqlite3 xsltproc scdoc \
		systemd-analyze || return 1
	pkg-config --exists cmocka || return 1
	/usr/bin/python3 -c 'import zmq, lxml.etree, jsonschema, yaml' 2>/dev/null || return 1
	[ "$1" != check ] || return 0
	have_commands clang
}

install_set() {
	packages=$(packages_of "$1" | tr '\n' ' ')
	sudo=
	if ! command -v apt-get >/dev/null 2>&1; then
		echo "No apt-get here. Pols needs what Debian 12 calls:" >&2
		echo "  $packages" >&2
		return 1
	fi
	if [ "$(id -u)" -ne 0 ]; then
		if ! command -v sudo >/dev/null 2>&1; then
			echo "Not root and no sudo. Please install:" >&2
			echo "  apt-get install $packages" >&2
			return 1
		fi
		sudo="sudo"
		[ -t 0 ] || sudo="sudo -n"
	fi
	set -- -qq -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 \
		-o Dpkg::Use-Pty=0
	log=$(mktemp)
	echo "deps: reading package lists"
	$sudo env DEBIAN_FRONTEND=noninteractive apt-get "$@" update \
		>"$log" 2>&1 || { cat "$log" >&2; rm -f "$log"; return 1; }
	echo "deps: installing $packages"
	$sudo env DEBIAN_FRONTEND=noninteractive apt-get "$@" install -y \
		--no-install-recommends $packages >"$log" 2>&1 ||
		{ cat "$log" >&2; rm -f "$log"; return 1; }
	rm -f "$log"
	echo "deps: all is there"
}

case ${1-} in
build | demo | check | all) have "$1" || install_set "$1" ;;
*)
	echo "usage: deps.sh build|demo|check|all" >&2
	exit 2
	;;
esac
