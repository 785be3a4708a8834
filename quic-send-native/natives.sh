#!/bin/sh
# Builds msquic and quic-send's own native functions for all platforms of a release, with one compiler for all of
# them: <output>/<platform> gets what a jar of that platform holds, <output>/linux-all all of it, and
# <output>/debug-symbols what was stripped. What is in the cache is not compiled again.
set -eu

# Counted up when a change below changes what is compiled or kept in the cache.
recipe=4

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
. "$here/lib.sh"
output='' cache='' log='' incomplete=''
platforms='linux-x86_64 linux-aarch64 linux-x86_64-musl linux-aarch64-musl'
for argument in "$@"; do
	case $argument in
		--output=*) output=${argument#*=} ;;
		--cache=*) cache=${argument#*=} ;;
		--log=*) log=${argument#*=} ;;
		--incomplete=*) incomplete=${argument#*=} ;;
		--platforms=*) platforms=${argument#*=} ;;
		*) echo "quic-send-native: unknown argument $argument" >&2; exit 2 ;;
	esac
done

# The oldest C library that the libraries for glibc work with; RHEL 8 has it.
glibc=2.28
extension=so

# What every compiler call gets. zig adds sanitizers of its own unless it is told not to.
harden='-g -fno-sanitize=all -fstack-protector-strong'
# For libraries: all symbols are bound and then protected at loading, the library's own never to another one's. Once
# loaded they stay: OpenSSL leaves a function to call at exit, which zig's glibc does not take back at dlclose.
link='-Wl,-z,relro,-z,now,-z,noexecstack,-z,nodelete,-Bsymbolic,--build-id=sha1'
own='-std=c11 -O2 -Wall -Wextra -Werror -fPIC -fvisibility=hidden -shared'

# Sets what differs between the platforms.
select_platform() {
	platform=$1
	flags=$harden
	case $platform in
		linux-x86_64) target=x86_64-linux-gnu.$glibc ;;
		linux-aarch64) target=aarch64-linux-gnu.$glibc ;;
		linux-x86_64-musl) target=x86_64-linux-musl ;;
		linux-aarch64-musl) target=aarch64-linux-musl ;;
		*) fail "cannot build for $platform, only for: linux-x86_64 linux-aarch64 linux-x86_64-musl linux-aarch64-musl" ;;
	esac
	case $platform in
		# musl has no checked variants of its functions.
		*-musl) ;;
		*) flags="$flags -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2" ;;
	esac
	case $platform in
		linux-aarch64*) arguments='-DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR=aarch64 -DCMAKE_TARGET_ARCHITECTURE=arm64' ;;
		*) arguments='-DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR=x86_64' ;;
	esac
}

check_prerequisites() {
	find_missing
	command -v ninja >/dev/null 2>&1 || missing="$missing, ninja"
	command -v readelf >/dev/null 2>&1 || missing="$missing, readelf"
	find_objcopy || missing="$missing, llvm-objcopy"
	if ! find_zig && ! python3 -m pip --version >/dev/null 2>&1; then
		missing="$missing, python3 with pip (or zig $zig_version)"
	fi
	[ -z "$missing" ] || fail "cannot compile for all platforms, missing: ${missing#, }. On Debian and Ubuntu install" \
		'"apt-get install -y cmake ninja-build make perl llvm python3-pip", and Rust by rustup (https://rustup.rs)'
	[ -n "$zig" ] || fetch_zig
	PATH=$(dirname "$zig"):$PATH
}

# Sets `objcopy`, which must know the binaries of all platforms; GNU's knows only its own.
find_objcopy() {
	for objcopy in llvm-objcopy $(seq -f 'llvm-objcopy-%g' 30 -1 11); do
		! command -v "$objcopy" >/dev/null 2>&1 || return 0
	done
	return 1
}

# Sets `zig`, the compiler in the version of zig.txt: the one on the PATH, or the one in the cache.
find_zig() {
	for zig in "$(command -v zig 2>/dev/null)" "$cache/zig-$zig_version/ziglang/zig"; do
		[ "$("$zig" version 2>/dev/null)" != "$zig_version" ] || return 0
	done
	zig=''
	return 1
}

fetch_zig() {
	echo "quic-send-native: downloading zig $zig_version, once"
	mkdir -p "$work/zig-$zig_version"
	python3 -m pip download --no-deps --only-binary=:all: --require-hashes -d "$work/wheel" -r "$here/zig.txt" \
		>"$log.zig" 2>&1 || fail "zig $zig_version could not be downloaded; the log is $log.zig"
	python3 -m zipfile -e "$work"/wheel/ziglang-*.whl "$work/zig-$zig_version"
	chmod +x "$work/zig-$zig_version/ziglang/zig"
	publish "zig-$zig_version" ziglang/zig
	find_zig || fail "zig $zig_version does not run on this machine"
}

# Makes the folder of what is compiled, and finds the compiler.
prepare() {
	[ -z "$work" ] || return 0
	make_work
	check_prerequisites
	# The first holds the parts of C libraries and runtime, whose compilation takes longest; the second the rest.
	export ZIG_GLOBAL_CACHE_DIR="$cache/zig-$zig_version-cache" ZIG_LOCAL_CACHE_DIR="$work/zig-cache"
	# The sources' paths on this machine do not belong into the library.
	remap="-ffile-prefix-map=$work=quic-send -ffile-prefix-map=$(dirname "$zig")=zig -ffile-prefix-map=$here=quic-send"
}

# Has zig make what it links in for the target, of the C library and of its own runtime, and takes the debug symbols out
# of that: they name folders of this machine, which would make another build id in each.
prepare_target() {
	prepare
	echo 'void nothing(void) {}' >"$work/nothing.c"
	# shellcheck disable=SC2086 # several arguments
	zig cc -target "$target" $flags -O2 -fPIC -shared -o "$work/nothing.so" "$work/nothing.c" >"$log.target" 2>&1 || {
		cat "$log.target" >&2
		fail "zig does not compile for $platform"
	}
	find "$ZIG_GLOBAL_CACHE_DIR" -name 'lib*.a' -exec "$objcopy" --strip-debug {} \;
}

# Prints what of zig's is linked into a library, by the functions that it has. glibc does not share these few.
linked_into() {
	readelf --wide --syms "$1" | awk '$4 == "FUNC" && $5 == "LOCAL" && $7 != "UND" { print $8 }' | sort -u >"$work/functions"
	! grep -qx 'atexit\|at_quick_exit\|pthread_atfork\|[fl]\{0,1\}stat\(64\)\{0,1\}\|fstatat\(64\)\{0,1\}\|mknod\(at\)\{0,1\}' \
		"$work/functions" || echo glibc
	! grep -q '^compiler_rt\.' "$work/functions" || echo compiler-rt
}

# Writes the lines of a description that say how a library was made: the library, its flags.
describe_build() {
	linked=$(linked_into "$1" | tr '\n' ' ')
	[ -z "$linked" ] || echo "linked=${linked% }"
	shift
	printf 'platform=%s\ntarget=%s\ncompiler=%s\nflags=%s\n' "$platform" "$target" \
		"zig $zig_version ($(zig cc --version | sed 's/ (.*//; q'))" "$*"
}

# Moves a library's symbols for debuggers into a file of their own: library, folder of the entry, name in there.
split() {
	mkdir -p "$2/debug"
	"$objcopy" --only-keep-debug "$1" "$2/debug/$3.debug"
	"$objcopy" --strip-unneeded --add-gnu-debuglink="$2/debug/$3.debug" "$1" "$2/$3"
}

# Writes a compiler whose objects are optimised together when they are linked: path, what it runs. Linking gets no such
# flag, since zig would compile its own parts anew then, with debug symbols that name folders of this machine. A newer
# compiler warns of more than msquic's developers have seen, and they make warnings errors.
write_compiler() {
	write_tool "$1" "$2" -Wno-error
	sed -i 's/^exec \(.*\)$/case " $* " in\n*" -c "*) exec \1 -flto ;;\n*) exec \1 ;;\nesac/' "$1"
}

compile_msquic() {
	# msquic tells OpenSSL's configuration no machine for x86_64, so that it takes the one that it runs on.
	case $platform in
		linux-x86_64*) [ "$(uname -m)" = x86_64 ] || fail "msquic for $platform compiles on x86_64 only, this is $(uname -m)" ;;
	esac
	prepare_target
	[ -d "$work/msquic" ] || fetch_msquic
	echo "quic-send-native: compiling msquic $crate for $platform, once (log: $log)"
	build=$work/$platform
	write_compiler "$build/tools/cc" "zig cc -target $target $flags $remap"
	write_compiler "$build/tools/c++" "zig c++ -target $target $flags $remap"
	write_tool "$build/tools/ar" 'zig ar'
	write_tool "$build/tools/ranlib" 'zig ranlib'
	# msquic asks the machine's openssl where certificates are; most distributions have them here.
	write_tool "$build/tools/openssl" "echo 'OPENSSLDIR: \"/etc/ssl\"' #"
	# shellcheck disable=SC2086 # several arguments
	run_cmake "$work/msquic" "$build" $arguments -DCMAKE_SHARED_LINKER_FLAGS="$link"
	built=$build/lib/libmsquic.so
	[ -e "$built" ] || fail "msquic $crate compiled, but libmsquic.so is not where it was expected; the log is $log"
	entry=$work/$key
	mkdir -p "$entry"
	split "$(realpath "$built")" "$entry" libmsquic.so
	copy_licenses "$work/msquic" "$entry/licenses"
	# Of its runtime, parts are linked in.
	if [ -f "$(dirname "$zig")/LICENSE" ]; then
		mkdir "$entry/licenses/zig"
		cp "$(dirname "$zig")/LICENSE" "$entry/licenses/zig/"
	fi
	{
		describe_source
		describe_build "$built" "-O3 -flto $flags $link"
	} | describe "$entry" msquic "$(version_of "$built")"
	publish "$key" libmsquic.properties
}

compile_own() {
	prepare_target
	entry=$work/$key
	mkdir -p "$entry"
	# shellcheck disable=SC2086 # several arguments
	(cd "$work" && zig cc -target "$target" $own $flags $remap $link -o libquicsend.so "$here/src/quicsend.c") \
		>"$log.own" 2>&1 || {
		cat "$log.own" >&2
		fail "src/quicsend.c did not compile for $platform"
	}
	split "$work/libquicsend.so" "$entry" libquicsend.so
	describe_build "$work/libquicsend.so" "$own $flags $link" | describe "$entry" quicsend "$source"
	publish "$key" libquicsend.properties
}

# Copies one library of the cache to where the jars are made from: name without lib.
put() {
	for folder in "$platform" linux-all; do
		natives=$output/$folder/META-INF/native/$platform
		update "$cache/$key/lib$1.so" "$natives/lib$1.so"
		update "$cache/$key/lib$1.properties" "$natives/lib$1.properties"
		[ ! -d "$cache/$key/licenses" ] || update_all "$cache/$key/licenses" "$output/$folder/META-INF/licenses"
	done
	update "$cache/$key/debug/lib$1.so.debug" "$output/debug-symbols/META-INF/native/$platform/lib$1.so.debug"
}

# Prints what tells one way to compile from another: the arguments, in few characters.
hash_of() {
	echo "$*" | sha256 | cut -c 1-12
}

[ -z "$incomplete" ] || { mkdir -p "$(dirname "$incomplete")" && : >"$incomplete"; }
zig_version=$(sed -n 's/^ziglang==\([^ ]*\).*/\1/p' "$here/zig.txt")
read_crate
source=$(sha256 "$here/src/quicsend.c")
for name in $platforms; do
	select_platform "$name"
	key=$crate-$platform-zig-$(hash_of "$recipe $patches $zig_version $target $flags $link" "$(cat "$here/Cargo.toml")")
	if ! is_intact "$cache/$key" msquic; then
		rm -rf "${cache:?}/$key"
		compile_msquic
	fi
	put msquic
	select_platform "$name"
	key=quicsend-$platform-zig-$(hash_of "$recipe $source $zig_version $target $own $flags $link")
	if ! is_intact "$cache/$key" quicsend; then
		rm -rf "${cache:?}/$key"
		compile_own
	fi
	put quicsend
done
for name in $platforms linux-all; do
	sh "$here/../build/native-sbom.sh" "$output/$name" "$name"
done
[ -z "$incomplete" ] || rm -f "$incomplete"
