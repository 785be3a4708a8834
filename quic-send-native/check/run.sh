#!/bin/sh
# Tries native libraries on their platforms, by src/test/c/driver.c: run.sh [--all] FOLDER [PLATFORM...]
#
# FOLDER holds <platform>/libmsquic.so, and libquicsend.so beside it, as META-INF/native of a jar does. Other
# architectures are emulated by qemu. Prints a line for each platform: ok, failed, or skipped and why. Returns 1 if a
# platform failed, or if one was skipped and --all is given.
#
# Environment: ZIG, the compiler zig, where it is not found; MSQUIC_INCLUDE, the folder of msquic.h, where there is no
# cargo; CHECK_CACHE, the folder for what is downloaded.
set -eu

check=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
native=$(dirname "$check")
cache=${CHECK_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/quic-send/check}
. "$check/platforms.sh"

all=false
if [ "${1:-}" = --all ]; then
	all=true
	shift
fi
[ $# -gt 0 ] || fail "usage: run.sh [--all] FOLDER [PLATFORM...]"
[ -d "$1" ] || fail "no folder $1"
folder=$(CDPATH='' cd -- "$1" && pwd)
shift
[ $# -gt 0 ] || set -- linux-x86_64 linux-aarch64 linux-x86_64-musl linux-aarch64-musl
command -v openssl >/dev/null 2>&1 || fail "no openssl, which makes a certificate for the checks; install it"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM

# Sets `include`. Works on a copy, since cargo writes a Cargo.lock beside the manifest.
find_headers() {
	include=${MSQUIC_INCLUDE:-}
	if [ -z "$include" ]; then
		command -v cargo >/dev/null 2>&1 || PATH=$PATH:${CARGO_HOME:-$HOME/.cargo}/bin
		command -v cargo >/dev/null 2>&1 || fail "no cargo, which finds msquic.h; install it, or set MSQUIC_INCLUDE"
		mkdir -p "$work/crate/src"
		cp "$native/Cargo.toml" "$work/crate/"
		cp "$native/src/lib.rs" "$work/crate/src/"
		cargo metadata --format-version 1 --manifest-path "$work/crate/Cargo.toml" >"$work/metadata" 2>"$work/log" || {
			cat "$work/log" >&2
			fail "cargo cannot find the source of msquic"
		}
		include=$(tr ',' '\n' <"$work/metadata" \
			| sed -n 's|.*"manifest_path":"\(.*/msquic-[0-9][^/]*\)/Cargo.toml".*|\1/src/inc|p' | head -n 1)
	fi
	[ -f "$include/msquic.h" ] || fail "no msquic.h in '$include'"
}

compile_driver() {
	# shellcheck disable=SC2086 # a command and its arguments
	$compiler -std=gnu11 -O1 -Wall -Wextra -Werror -isystem "$include" -pthread -o "$work/driver-$platform" \
		"$native"/src/test/c/*.c -ldl >"$work/log" 2>&1 || {
		cat "$work/log" >&2
		fail "the driver does not compile for $platform"
	}
}

# Prints one line, and counts.
tell() {
	printf '%-20s %-8s %s\n' "$platform" "$1" "$2"
	case $1 in
		failed) failed=$((failed + 1)) ;;
		skipped) skipped=$((skipped + 1)) ;;
	esac
}

check_platform() {
	select_platform "$1"
	library=$folder/$platform/libmsquic.so
	own=$folder/$platform/libquicsend.so
	[ -f "$library" ] || {
		tell skipped "no $library"
		return
	}
	[ -f "$own" ] || own=''
	select_compiler && select_runner || {
		tell skipped "$reason"
		return
	}
	compile_driver
	# shellcheck disable=SC2086 # no arguments, or several
	if $run "$work/driver-$platform" "$library" "$work/cert.pem" "$work/key.pem" "$work/ca.pem" $own \
		>"$work/out" 2>"$work/err"; then
		tell ok "$(cat "$work/out")"
	else
		tell failed "$(tail -n 1 "$work/err")"
	fi
}

failed=0 skipped=0
find_headers
find_zig
sh "$native/../benchmarks/c/certificates.sh" "$work"
for name in "$@"; do
	check_platform "$name"
done
[ "$failed" = 0 ] && { [ "$skipped" = 0 ] || [ "$all" = false ]; }
