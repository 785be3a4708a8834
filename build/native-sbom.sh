#!/bin/sh
# Describes the native libraries below a folder as CycloneDX 1.6, in META-INF/sbom/quic-send-native.cdx.json there:
# native-sbom.sh FOLDER [CLASSIFIER]. From the same libraries it always makes the same bytes. See docs/sbom.md.
set -eu
LC_ALL=C
export LC_ALL

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
folder=${1:?"usage: native-sbom.sh FOLDER [CLASSIFIER]"}
classifier=${2:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM

fail() {
	echo "[ERROR] native-sbom: $*" >&2
	exit 1
}

sha256() {
	if command -v sha256sum >/dev/null 2>&1; then
		sha256sum "$@"
	else
		shasum -a 256 "$@"
	fi | cut -d ' ' -f 1
}

# Prints a text as a string of JSON.
string() {
	printf '"%s"' "$(printf '%s' "$1" | tr '\t' ' ' | sed 's/[\\"]/\\&/g')"
}

# Prints a value of the present library's description, or nothing.
value() {
	sed -n "s/^$1=//p" "$description" | head -n 1
}

# Prints lines of JSON objects with commas between them.
join() {
	awk 'NR > 1 { print previous "," } { previous = $0 } END { if (NR) print previous }'
}

property() {
	[ -z "$2" ] || printf '{ "name": "quic-send:%s", "value": %s }\n' "$1" "$(string "$2")"
}

# Sets what is to be known of the crate.
read_crate() {
	crate=$(value crate)
	crate=${crate#msquic }
	[ -n "$crate" ] || return 0
	checksum=$(value crate-sha256)
	commit=$(value crate-commit)
	crypto=$(value quictls)
	[ -n "$checksum" ] && [ -n "$crypto" ] || fail "$description does not say crate-sha256 and quictls"
}

# Prints the parts of msquic that was compiled from the crate. Both are found by scanners: msquic by the purl of
# what was compiled, quictls by the CPE of the OpenSSL that it is a fork of.
msquic_parts() {
	release=${crypto%%+*}
	printf '{ "type": "library", "bom-ref": %s, "supplier": { "name": "Microsoft" }, "name": "msquic", "version": %s,' \
		"$(string "$ref#msquic")" "$(string "$crate")"
	printf ' "hashes": [{ "alg": "SHA-256", "content": %s }],' "$(string "$checksum")"
	printf ' "licenses": [{ "license": { "id": "MIT" } }], "purl": %s,' "$(string "pkg:cargo/msquic@$crate")"
	printf ' "externalReferences": [{ "type": "vcs", "url": "https://github.com/microsoft/msquic" }],'
	printf ' "pedigree": {'
	[ -z "$commit" ] || printf ' "ancestors": [{ "type": "library", "name": "msquic", "version": %s, "purl": %s }],' \
		"$(string "$commit")" "$(string "pkg:github/microsoft/msquic@$commit")"
	printf ' "notes": "The hash is the one of the published crate; its source is changed as docs/decisions of quic-send says." } }\n'

	printf '{ "type": "library", "bom-ref": %s, "supplier": { "name": "quictls" }, "name": "quictls", "version": %s,' \
		"$(string "$ref#quictls")" "$(string "$crypto")"
	printf ' "description": "libssl and libcrypto of OpenSSL %s with an API for QUIC, linked in statically",' "$release"
	printf ' "licenses": [{ "license": { "id": "Apache-2.0" } }],'
	printf ' "cpe": %s,' "$(string "cpe:2.3:a:openssl:openssl:$release:*:*:*:*:*:*:*")"
	printf ' "purl": %s,' "$(string "pkg:github/quictls/openssl@openssl-$release-quic1")"
	printf ' "externalReferences": [{ "type": "vcs", "url": "https://github.com/quictls/openssl" }],'
	printf ' "pedigree": { "ancestors": [{ "type": "library", "name": "openssl", "version": %s, "purl": %s }] } }\n' \
		"$(string "$release")" "$(string "pkg:github/openssl/openssl@openssl-$release")"
}

# Prints the parts of msquic that came as a library: what is linked into it is not known.
unknown_parts() {
	version=$(value version)
	printf '{ "type": "library", "bom-ref": %s, "supplier": { "name": "Microsoft" }, "name": "msquic", "version": %s,' \
		"$(string "$ref#msquic")" "$(string "${version:-unknown}")"
	printf ' "licenses": [{ "license": { "id": "MIT" } }] }\n'
}

# Prints what zig has linked in of its own, as the description says.
compiler_parts() {
	zig=$(value compiler | sed -n 's/^zig \([0-9.]*\).*/\1/p')
	for part in $(value linked); do
		case $part in
			glibc)
				license='"expression": "LGPL-2.1-or-later WITH GCC-exception-2.0"'
				text='Functions such as atexit and stat that belong to libc.so but are linked in, as zig brings them'
				;;
			compiler-rt)
				license='"license": { "id": "MIT" }'
				text='Runtime of the compiler zig'
				;;
			*) fail "$description says that $part is linked in, whose licence is not known here" ;;
		esac
		printf '{ "type": "library", "bom-ref": %s, "name": %s, "version": %s,' \
			"$(string "$ref#$part")" "$(string "$part")" "$(string "zig-$zig")"
		printf ' "description": %s, "licenses": [{ %s }], "purl": %s }\n' \
			"$(string "$text")" "$license" "$(string "pkg:pypi/ziglang@$zig")"
	done
}

own_parts() {
	printf '{ "type": "library", "bom-ref": %s, "group": "io.quicsend", "name": "libquicsend", "version": %s,' \
		"$(string "$ref#libquicsend")" "$(string "$project_version")"
	printf ' "licenses": [{ "license": { "id": "Apache-2.0" } }] }\n'
}

# Adds a library's component to the lists, and what it depends on.
add_library() {
	ref=${1#"$folder"/}
	description=${1%.*}.properties
	[ -f "$description" ] || fail "no description $description"
	hash=$(sha256 "$1")
	[ "$(value sha256)" = "$hash" ] || fail "$1 does not have the sha256 of its description"
	platform=$(basename "$(dirname "$1")")
	case ${ref##*/} in
		libmsquic.*)
			read_crate
			if [ -n "$crate" ]; then
				msquic_parts
				printf '{ "ref": %s, "dependsOn": [%s] }\n' "$(string "$ref#msquic")" "$(string "$ref#quictls")" >>"$work/dependencies"
			else
				unknown_parts
				string "$ref" >>"$work/unknown"
				echo >>"$work/unknown"
			fi
			;;
		libquicsend.*) own_parts ;;
		*) fail "$1 is no library of quic-send" ;;
	esac >"$work/parts"
	compiler_parts >>"$work/parts"
	{
		property platform "$platform"
		property compiler "$(value compiler)"
		property target "$(value target)"
		property flags "$(value flags)"
	} >"$work/properties"
	printf '{ "type": "file", "bom-ref": %s, "name": %s, "hashes": [{ "alg": "SHA-256", "content": "%s" }], "components": [%s], "properties": [%s] }\n' \
		"$(string "$ref")" "$(string "$ref")" "$hash" "$(join <"$work/parts" | tr '\n' ' ')" "$(join <"$work/properties" | tr '\n' ' ')" \
		>>"$work/components"
	parts=$(sed -n 's/^{ "type": "library", "bom-ref": \("[^"]*"\).*/\1/p' "$work/parts" | join | tr '\n' ' ')
	printf '{ "ref": %s, "dependsOn": [%s] }\n' "$(string "$ref")" "$parts" >>"$work/dependencies"
	string "$ref" >>"$work/refs"
	echo >>"$work/refs"
}

[ -d "$folder/META-INF/native" ] || fail "no folder $folder/META-INF/native"
project_version=$(sed -n '/<artifactId>quic-send-parent</,/<version>/s/.*<version>\(.*\)<\/version>.*/\1/p' "$root/pom.xml")
[ -n "$project_version" ] || fail "no version in $root/pom.xml"
purl="pkg:maven/io.quicsend/quic-send-native@$project_version?${classifier:+classifier=$classifier&}type=jar"
: >"$work/components"
: >"$work/dependencies"
: >"$work/unknown"
for library in "$folder"/META-INF/native/*/lib*.so "$folder"/META-INF/native/*/lib*.dylib; do
	[ ! -f "$library" ] || add_library "$library"
done
[ -s "$work/components" ] || fail "no library below $folder/META-INF/native"
printf '{ "ref": %s, "dependsOn": [%s] }\n' "$(string "$purl")" "$(join <"$work/refs" | tr '\n' ' ')" >>"$work/dependencies"

# The content without its serial number.
content() {
	printf '"version": 1,\n"metadata": {\n'
	printf '"lifecycles": [{ "phase": "build" }],\n'
	printf '"component": { "type": "library", "bom-ref": %s, "group": "io.quicsend", "name": "quic-send-native", "version": %s,' \
		"$(string "$purl")" "$(string "$project_version")"
	printf ' "licenses": [{ "license": { "id": "Apache-2.0" } }], "purl": %s }\n},\n' "$(string "$purl")"
	printf '"components": [\n%s\n],\n' "$(join <"$work/components")"
	printf '"dependencies": [\n%s\n]' "$(sort "$work/dependencies" | join)"
	[ ! -s "$work/unknown" ] || printf ',\n"compositions": [{ "aggregate": "unknown", "assemblies": [%s] }]' \
		"$(join <"$work/unknown" | tr '\n' ' ')"
	printf '\n'
}

content >"$work/content"
# Version 8 of UUIDs is for numbers like this one.
serial=$(sha256 "$work/content" | sed 's/^\(.\{8\}\)\(.\{4\}\).\(.\{3\}\).\(.\{3\}\)\(.\{12\}\).*/\1-\2-8\3-a\4-\5/')
{
	printf '{\n"$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",\n"bomFormat": "CycloneDX",\n"specVersion": "1.6",\n'
	printf '"serialNumber": "urn:uuid:%s",\n' "$serial"
	cat "$work/content"
	printf '}\n'
} >"$work/bom"
mkdir -p "$folder/META-INF/sbom"
target=$folder/META-INF/sbom/quic-send-native.cdx.json
if ! cmp -s "$work/bom" "$target"; then
	cp "$work/bom" "$target.new"
	mv -f "$target.new" "$target"
fi
