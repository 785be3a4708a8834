#!/bin/sh
# Builds libraries and jars twice, in different folders and without what a cache holds, and fails unless both times gave
# the same bytes:
#
#   reproduce.sh                                    the libraries of all platforms, and all jars
#   reproduce.sh linux-x86_64 linux-aarch64-musl    the libraries of the named platforms
#   reproduce.sh --jars                             all jars, of libraries that are in the cache or compiled once
#
# Environment: QUIC_SEND_CACHE, the cache, which has the compiler (~/.cache/quic-send/native); MVN.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
cache=${QUIC_SEND_CACHE:-$HOME/.cache/quic-send/native}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM

fail() {
	echo "$*" >&2
	exit 1
}

# Builds the libraries of the named platforms: build, platforms. The compiler need not be downloaded twice.
compile() {
	build=$1
	shift
	mkdir -p "$work/$build/cache"
	compiler=$(find "$cache" -maxdepth 1 -name 'zig-*[0-9]' 2>/dev/null | head -n 1)
	[ -z "$compiler" ] || ln -s "$compiler" "$work/$build/cache/"
	"$here/natives.sh" --output="$work/$build/output" --cache="$work/$build/cache" --log="$work/$build/log" \
		--platforms="$*" || fail "$(cat "$work/$build/log")"
}

# Packs all jars in a copy of the project: build, cache.
pack() {
	mkdir -p "$work/$1/project"
	tar -C "$here/.." -cf - --exclude=target pom.xml build quic-send-native | tar -C "$work/$1/project" -xf -
	"${MVN:-mvn}" -B -q -ntp -f "$work/$1/project/quic-send-native/pom.xml" -P all-natives -DskipTests \
		-Dquic-send.native.cache="$2" package || fail "the jars were not built"
	mkdir "$work/$1/jars"
	mv "$work/$1/project/quic-send-native/target"/*.jar "$work/$1/jars/"
}

# Compares the folders of this name.
compare() {
	diff -r "$work/first/$1" "$work/the/second/of/them/$1" || fail "not the same bytes twice"
	echo "the same bytes twice:"
}

jars=yes libraries=yes
[ "${1:-}" != --jars ] || libraries=no
[ $# = 0 ] || [ $libraries = no ] || jars=no
for build in first the/second/of/them; do
	cache_of_build=$cache
	if [ $libraries = yes ]; then
		[ $# -gt 0 ] || set -- linux-x86_64 linux-aarch64 linux-x86_64-musl linux-aarch64-musl
		compile "$build" "$@"
		cache_of_build=$work/$build/cache
	fi
	[ $jars = no ] || pack "$build" "$cache_of_build"
done
if [ $libraries = yes ]; then
	compare output
	(cd "$work/first/output" && find . -name 'lib*.properties' -path './linux-[xa]*' ! -path './linux-all/*' \
		-exec grep -H '^sha256=' {} +)
fi
if [ $jars = yes ]; then
	compare jars
	(cd "$work/first/jars" && ls)
fi
