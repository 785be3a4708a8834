# What the scripts that build native libraries share. They set `here`, this folder, and read this file.

# Counted up when patch_msquic changes what is compiled.
patches=3

# The date of the build, where one is written into a library: what cargo gives to all files of a crate.
export SOURCE_DATE_EPOCH=1153704088

work=''
trap '[ -z "$work" ] || rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM

fail() {
	echo "[ERROR] quic-send-native: $*" >&2
	exit 1
}

# Prints the SHA-256 of a file, or of the standard input.
sha256() {
	if command -v sha256sum >/dev/null 2>&1; then
		sha256sum "$@"
	else
		shasum -a 256 "$@"
	fi | cut -d ' ' -f 1
}

# Sets `missing` to what fetching and compiling the crate lacks, each with a comma before it.
find_missing() {
	missing=''
	command -v cargo >/dev/null 2>&1 || PATH=$PATH:${CARGO_HOME:-$HOME/.cargo}/bin
	rust=$(cargo --version 2>/dev/null | sed -n 's/^cargo 1\.\([0-9]*\).*/\1/p') || true
	if [ -z "$rust" ]; then
		missing="$missing, cargo"
	elif [ "$rust" -lt 65 ]; then
		missing="$missing, cargo 1.65 or newer (found 1.$rust)"
	fi
	command -v cmake >/dev/null 2>&1 || missing="$missing, cmake"
	command -v make >/dev/null 2>&1 || missing="$missing, make"
	if ! command -v perl >/dev/null 2>&1; then
		missing="$missing, perl"
	elif ! perl -MFindBin -MIPC::Cmd -MFile::Compare -MFile::Copy -MPOSIX -e 1 >/dev/null 2>&1; then
		missing="$missing, perl's standard modules"
	fi
}

# Sets the version of the crate that Cargo.toml pins.
read_crate() {
	crate=$(sed -n 's/^msquic = "=\(.*\)"$/\1/p' "$here/Cargo.toml")
}

# Makes a folder for what is compiled on the way to an entry of the cache.
make_work() {
	[ -n "$cache" ] || fail "no cache folder (property quic-send.native.cache)"
	mkdir -p "$cache" 2>/dev/null && work=$(mktemp -d "$cache/.build-XXXXXX" 2>/dev/null) \
		|| fail "cannot write to the cache $cache; set another folder with -Dquic-send.native.cache=/path"
	mkdir -p "$(dirname "$log")"
}

# Copies the crate's source to $work/msquic, patched, and sets `checksum` to the one of the registry.
fetch_msquic() {
	mkdir -p "$work/crate/src"
	cp "$here/Cargo.toml" "$work/crate/"
	cp "$here/src/lib.rs" "$work/crate/src/"
	(cd "$work/crate" && patch_msquic) >"$log" 2>&1 || fail "msquic $crate could not be patched; the log is $log"
	checksum=$(sed -n '/^name = "msquic"$/,/^$/s/^checksum = "\(.*\)"$/\1/p' "$work/crate/Cargo.lock")
}

# Makes the changes of docs/decisions/0008, 0015 and 0016, or fails where the source is another.
patch_msquic() {
	cargo fetch || return 1
	manifest=$(cargo metadata --format-version 1 | tr ',' '\n' | sed -n 's/^"manifest_path":"\(.*\/msquic-[^/]*\/Cargo.toml\)".*/\1/p' \
		| head -n 1)
	[ -f "$manifest" ] && cp -R "$(dirname "$manifest")" "$work/msquic" || return 1
	# With logging compiled out, msquic 2.5.1 still gathers the flow control of all open streams at each received
	# packet, only to log nothing: at 10,000 open streams that takes nine tenths of its time
	# (https://github.com/microsoft/msquic/pull/5011). Now it asks whether to log, and is told no.
	replace "$work/msquic/src/inc/quic_trace.h" \
		'#define QuicTraceEventEnabled(Name) TRUE' '#define QuicTraceEventEnabled(Name) FALSE' || return 1
	# msquic asks the kernel for the thread's number about twice for each stream, which is a tenth of its time. Now
	# it asks once for each thread. In a forked child the forking thread keeps its parent's number; msquic only
	# compares these numbers with each other, so "am I this connection's worker" is answered there as before the fork.
	replace "$work/msquic/src/platform/platform_posix.c" \
		'    return syscall(SYS_gettid);' \
		'    static __thread CXPLAT_THREAD_ID ThreadID;\
    if (ThreadID == 0) {\
        ThreadID = (CXPLAT_THREAD_ID)syscall(SYS_gettid);\
    }\
    return ThreadID;' || return 1
	# For each packet msquic decodes all frames once more to log them, where nothing is logged.
	replace "$work/msquic/src/inc/quic_trace.h" \
		'#define QuicTraceLogVerboseEnabled() TRUE' '#define QuicTraceLogVerboseEnabled() FALSE' 2 || return 1
	# Identifiers of streams of one kind are four apart, which left three of four buckets empty.
	replace "$work/msquic/src/core/stream_set.c" \
		'        (uint32_t)Stream->ID,' '        (uint32_t)(Stream->ID >> 2),' || return 1
	replace "$work/msquic/src/core/stream_set.c" \
		'        CxPlatHashtableLookup(StreamSet->StreamTable, (uint32_t)ID, &Context);' \
		'        CxPlatHashtableLookup(StreamSet->StreamTable, (uint32_t)(ID >> 2), \&Context);' || return 1
	# Nothing asks when what never receives anything renewed its window, nor for the time while nothing is blocked.
	replace "$work/msquic/src/core/stream.c" \
		'    Stream->RecvWindowLastUpdate = CxPlatTimeUs64();' \
		'    Stream->RecvWindowLastUpdate = Stream->Flags.ReceiveEnabled ? CxPlatTimeUs64() : 0;' || return 1
	replace "$work/msquic/src/core/stream.c" \
		'    uint64_t Now = CxPlatTimeUs64();' \
		'    uint64_t Now = Stream->Connection->OutFlowBlockedReasons != 0 ? CxPlatTimeUs64() : 0;' || return 1
	# OpenSSL writes the compiler's path and folders of the build into the library, where they do not belong.
	replace "$work/msquic/submodules/CMakeLists.txt" \
		'        COMMAND make install_dev -j${NPROCS}' \
		'        COMMAND make install_dev -j${NPROCS} CC=cc ENGINESDIR=\/nonexistent MODULESDIR=\/nonexistent'
}

# Writes the lines of a description that say which source was compiled, for build/native-sbom.sh.
describe_source() {
	printf 'crate=msquic %s\ncrate-sha256=%s\n' "$crate" "$checksum"
	# A crate that was packed from changed files is no commit.
	grep -q '"dirty": true' "$work/msquic/.cargo_vcs_info.json" \
		|| sed -n 's/.*"sha1": "\([0-9a-f]*\)".*/crate-commit=\1/p' "$work/msquic/.cargo_vcs_info.json"
	quictls=$work/msquic/submodules/quictls/VERSION.dat
	[ -f "$quictls" ] || return 0
	part() { sed -n "s/^$1=\"\{0,1\}\([^\"]*\)\"\{0,1\}\$/\1/p" "$quictls"; }
	metadata=$(part BUILD_METADATA)
	echo "quictls=$(part MAJOR).$(part MINOR).$(part PATCH)$(part PRE_RELEASE_TAG)${metadata:++$metadata}"
}

# Replaces the lines of a file that read exactly so: one, or as many as are named.
replace() {
	[ "$(grep -cxF "$2" "$1")" = "${4:-1}" ] || { echo "$1 has not exactly ${4:-1} lines '$2'"; return 1; }
	sed "s/^$2\$/$3/" "$1" >"$1.new" && mv "$1.new" "$1"
}

# Copies the licences of what is compiled: source, target. OpenSSL is linked in, from msquic's own copy of it.
copy_licenses() {
	mkdir -p "$2/msquic" "$2/quictls"
	cp "$1/LICENSE" "$1/THIRD-PARTY-NOTICES" "$2/msquic/"
	cp "$1/submodules/quictls/LICENSE.txt" "$2/quictls/"
}

# Drives msquic's CMake: source, build folder with `tools`, CMake's arguments. The tools are called by their bare
# names, since OpenSSL writes them into the library.
run_cmake() {
	build=$2
	(
		source=$1
		shift 2
		PATH=$build/tools:$PATH
		export PATH CC=cc CXX=c++ AR=ar RANLIB=ranlib
		unset CFLAGS CXXFLAGS CPPFLAGS LDFLAGS
		cmake -S "$source" -B "$build/cmake" -G Ninja -DCMAKE_BUILD_TYPE=Release -DQUIC_TLS_LIB=quictls \
			-DQUIC_ENABLE_LOGGING=off -DQUIC_EMBED_GIT_HASH=off -DQUIC_OUTPUT_DIR="$build/lib" \
			-DCMAKE_C_COMPILER="$build/tools/cc" -DCMAKE_CXX_COMPILER="$build/tools/c++" \
			-DCMAKE_AR="$build/tools/ar" -DCMAKE_RANLIB="$build/tools/ranlib" -DCMAKE_FIND_ROOT_PATH=/nonexistent \
			-DCMAKE_FIND_ROOT_PATH_MODE_LIBRARY=ONLY "$@" \
			&& ninja -C "$build/cmake" msquic
	) >>"$log" 2>&1 || {
		tail -n 25 "$log" >&2
		fail "msquic $crate did not compile; the whole log is $log"
	}
}

# Writes a tool: path, what it runs, what comes after its arguments.
write_tool() {
	mkdir -p "$(dirname "$1")"
	printf '#!/bin/sh\nexec %s "$@" %s\n' "$2" "${3:-}" >"$1"
	chmod +x "$1"
}

# Writes the description of a library: folder, library, version; more lines come from the standard input. The loader
# checks the CRC-32; the rest is for people and these scripts.
describe() {
	# The trailer of the gzip format begins with the CRC-32, its lowest byte first.
	crc32=$(gzip -1 -c "$1/lib$2.$extension" | tail -c 8 | od -An -tx1 -N4 | awk '{ print $4 $3 $2 $1 }')
	{
		printf 'version=%s\nsha256=%s\ncrc32=%s\n' "$3" "$(sha256 "$1/lib$2.$extension")" "$crc32"
		cat
	} >"$1/lib$2.properties"
}

# Whether a folder holds a library, named without lib, that has the checksum of its description.
is_intact() {
	[ -f "$1/lib$2.properties" ] \
		&& grep -q "^sha256=$(sha256 "$1/lib$2.$extension" 2>/dev/null)\$" "$1/lib$2.properties"
}

# Prints the version in the name of a library file, its links resolved.
version_of() {
	version=$(basename "$(realpath "$1")" | sed -n 's/[^0-9]*\([0-9]*\.[0-9]*\.[0-9]*\).*/\1/p')
	echo "${version:-unknown}"
}

# Moves a folder of $work into the cache under the same name: by one rename, so that the cache never holds half an
# entry. It fails where another build was faster: that one's result, the named file, serves as well.
publish() {
	perl -e 'rename($ARGV[0], $ARGV[1]) or exit 1' "$work/$1" "$cache/$1" \
		|| [ -f "$cache/$1/$2" ] || fail "cannot write to the cache $cache"
}

# Copies a file unless the target is the same; replaced in one step, since a running JVM may have mapped it.
update() {
	if ! cmp -s "$1" "$2"; then
		mkdir -p "$(dirname "$2")"
		cp "$1" "$2.new"
		mv -f "$2.new" "$2"
	fi
}

# Copies the files of a folder as update does.
update_all() {
	(cd "$1" && find . -type f) | while read -r path; do
		update "$1/$path" "$2/${path#./}"
	done
}
