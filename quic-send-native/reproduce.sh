#!/bin/sh
# Builds the libraries of the given platforms twice, in different folders and without what a cache holds, and fails
# unless both times gave the same bytes: reproduce.sh linux-x86_64 linux-aarch64-musl
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
[ $# -gt 0 ] || set -- linux-x86_64 linux-aarch64 linux-x86_64-musl linux-aarch64-musl
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM

# The compiler need not be downloaded twice: name a cache that has it.
compiler=$(find "${QUIC_SEND_CACHE:-$HOME/.cache/quic-send/native}" -maxdepth 1 -name 'zig-*[0-9]' 2>/dev/null | head -n 1)

for build in first the/second/of/them; do
	mkdir -p "$work/$build/cache"
	[ -z "$compiler" ] || ln -s "$compiler" "$work/$build/cache/"
	"$here/natives.sh" --output="$work/$build/output" --cache="$work/$build/cache" --log="$work/$build/log" \
		--platforms="$*" || { cat "$work/$build/log" >&2; exit 1; }
done
if diff -r "$work/first/output" "$work/the/second/of/them/output"; then
	echo "the same bytes twice: $*"
	(cd "$work/first/output" && find . -name 'lib*.properties' -path './linux-[xa]*' ! -path './linux-all/*' \
		-exec grep -H '^sha256=' {} +)
else
	echo "not the same bytes twice" >&2
	exit 1
fi
