#!/bin/sh
# Compiles sink and sender into a folder (build.sh FOLDER), against the headers of the msquic that quic-send-native pins.
# Where there is no cargo, MSQUIC_INCLUDE names the folder of msquic.h.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
output=$1
mkdir -p "$output"

fail() {
	echo "[ERROR] benchmarks/c: $*" >&2
	exit 1
}

# Works on a copy, since cargo writes a Cargo.lock beside the manifest.
find_headers() {
	command -v cargo >/dev/null 2>&1 || PATH=$PATH:${CARGO_HOME:-$HOME/.cargo}/bin
	command -v cargo >/dev/null 2>&1 || fail "no cargo, which finds the headers of msquic; install it, or set MSQUIC_INCLUDE"
	crate=$output/headers
	mkdir -p "$crate/src"
	cp "$here/../../quic-send-native/Cargo.toml" "$crate/"
	cp "$here/../../quic-send-native/src/lib.rs" "$crate/src/"
	metadata=$(cargo metadata --format-version 1 --manifest-path "$crate/Cargo.toml" 2>"$crate/log") || {
		cat "$crate/log" >&2
		fail "cargo cannot find the source of msquic"
	}
	printf '%s' "$metadata" | tr ',' '\n' \
		| sed -n 's|.*"manifest_path":"\(.*/msquic-[0-9][^/]*\)/Cargo.toml".*|\1/src/inc|p' | head -n 1
}

include=${MSQUIC_INCLUDE:-}
[ -n "$include" ] || include=$(find_headers)
[ -f "$include/msquic.h" ] || fail "no msquic.h in '$include'"
for program in sink sender; do
	"${CC:-cc}" -std=gnu11 -D_GNU_SOURCE -O3 -g -Wall -Wextra -Werror -isystem "$include" -pthread \
		-o "$output/$program.new" "$here/$program.c" "$here/common.c" -ldl
	mv -f "$output/$program.new" "$output/$program"
done
