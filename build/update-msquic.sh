#!/bin/sh
# Tries another msquic: compiles it in a copy of the project, runs the contract suite against it with every binding,
# and reports. Nothing of the working tree changes, except the pin with --write when all went well.
#
#   update-msquic.sh                    the newest published crate, if it is newer than the pinned one
#   update-msquic.sh --version=V        that version of the crate, older ones too
#   update-msquic.sh --library=FILE     a libmsquic that is there already; nothing is compiled of msquic
#   --write                             puts the version into quic-send-native/Cargo.toml when all went well
#   --cache=FOLDER                      where compiled libraries are kept (~/.cache/quic-send/native)
#   --logs=FOLDER                       where logs and test reports go, in a folder for each version
#                                       (target/update-msquic)
#
# Ends with 0 when all went well or there is nothing newer, with 1 when something did not fit, and with 2 when it
# could not be tried.
set -eu
LC_ALL=C
export LC_ALL

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
pin=quic-send-native/Cargo.toml
bindings='quic-send-jna quic-send-ffm'
wanted='' library='' write='' cache=$HOME/.cache/quic-send/native logs=$root/target/update-msquic
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM

fail() {
	echo "[ERROR] update-msquic: $*" >&2
	exit 2
}

# Prints a line of the report, and remembers whether it is bad news.
good() { printf '  %-18s %s\n' "$1" "$2"; }
bad() {
	good "$@"
	misfits=yes
}

# Prints an absolute path.
absolute() {
	case $1 in
		/*) echo "$1" ;;
		*) echo "$PWD/$1" ;;
	esac
}

# Prints the newest version of the crate. Outside of any project, so that none's lock file decides.
newest() {
	(cd "$work" && cargo info --color never msquic 2>"$work/info.log") >"$work/info" || {
		cat "$work/info.log" >&2
		fail "cargo could not tell the newest version of msquic (cargo 1.82 or newer is needed); name one with --version=V"
	}
	sed -n 's/^version: .*(latest \([^ )]*\).*/\1/p; t end
		s/^version: \([^ ]*\).*/\1/p; :end' "$work/info" | head -n 1
}

# Whether the first version is newer than the second; a pre-release comes before its release.
is_newer() {
	[ "$1" != "$2" ] && [ "$(printf '%s\n%s\n' "$1" "$2" | sed 's/-/~/' | sort -V | tail -n 1 | sed 's/~/-/')" = "$1" ]
}

# Prints where the source of a version of the crate is, after fetching it.
source_of() {
	project=$work/source-$1
	mkdir -p "$project/src"
	sed "s/^msquic = .*/msquic = \"=$1\"/" "$root/$pin" >"$project/Cargo.toml"
	cp "$root/quic-send-native/src/lib.rs" "$project/src/"
	(cd "$project" && cargo fetch) >"$logs/fetch-$1.log" 2>&1 || return 1
	(cd "$project" && cargo metadata --offline --format-version 1) | tr ',' '\n' \
		| sed -n 's/^"manifest_path":"\(.*\/msquic-[0-9][^/]*\)\/Cargo.toml".*/\1/p' | head -n 1
}

# Prints the functions of the table that MsQuicOpenVersion gives, in their order, one in a line.
table_of() {
	sed -n '/^typedef struct QUIC_API_TABLE/,/^} QUIC_API_TABLE/p' "$1/src/inc/msquic.h" | sed 's,//.*,,' \
		| tr '\n' ' ' | tr ';' '\n' | sed -n 's/.*_FN  *\([A-Za-z0-9]*\) *$/\1/p'
}

compare_sources() {
	table_of "$old_source" >"$work/old-table"
	table_of "$new_source" >"$work/new-table"
	slots=$(wc -l <"$work/old-table" | tr -d ' ')
	[ "$slots" -gt 0 ] || fail "no table of functions in $old_source/src/inc/msquic.h"
	head -n "$slots" "$work/new-table" >"$work/same-slots"
	if ! cmp -s "$work/old-table" "$work/same-slots"; then
		slot=$(awk 'NR == FNR { old[FNR] = $0; next } { new[FNR] = $0 } END { for (i = 1; new[i] == old[i]; i++); print i }' \
			"$work/old-table" "$work/same-slots")
		bad 'function table' "differs from slot $((slot - 1)) on: $(sed -n "${slot}p" "$work/old-table") was there, now $(sed -n "${slot}p" "$work/new-table" | grep . || echo 'nothing')"
	elif cmp -s "$work/old-table" "$work/new-table"; then
		good 'function table' "the same $slots functions"
	else
		good 'function table' "the same $slots functions, then new: $(tail -n "+$((slots + 1))" "$work/new-table" | tr '\n' ' ')"
	fi
	if diff -u "$old_source/src/inc/msquic.h" "$new_source/src/inc/msquic.h" >"$logs/msquic.h.diff"; then
		good 'msquic.h' 'the same'
	else
		good 'msquic.h' "changed lines: $(grep -c '^[-+][^-+]' "$logs/msquic.h.diff"), see $logs/msquic.h.diff"
	fi
}

# Copies the project as it is now, without what is ignored; deleted files are left out.
copy_project() {
	mkdir "$work/project"
	(cd "$root" && git ls-files --cached --others --exclude-standard) | while read -r path; do
		[ ! -f "$root/$path" ] || echo "$path"
	done | tar -C "$root" -cf - -T - | tar -C "$work/project" -xf -
}

maven() {
	(cd "$work/project" && mvn -B -Dquic-send.native.cache="$cache" "$@")
}

# Compiles the native module of the copy.
compile() {
	if maven -pl quic-send-native process-resources >"$logs/compile.log" 2>&1; then
		good 'patches' 'applied'
		if grep -q 'compiling msquic' "$logs/compile.log"; then
			good 'compilation' "passed, log: $logs/compile.log"
		else
			good 'compilation' 'was in the cache'
		fi
		return
	fi
	cp "$work"/project/quic-send-native/target/native-build.log "$logs/" 2>/dev/null || :
	if grep -q 'could not be patched' "$logs/compile.log"; then
		bad 'patches' 'do not apply'
	elif [ -s "$logs/native-build.log" ]; then
		good 'patches' 'applied'
	fi
	bad 'compilation' "failed: $(sed -n 's/^\[ERROR\] quic-send-native: //p' "$logs/compile.log" | head -n 1), log: $logs/compile.log"
	return 1
}

# Compares what a library exports with what the bindings look up.
check_exports() {
	if ! command -v nm >/dev/null 2>&1; then
		bad 'exported symbols' 'unknown, there is no nm'
		return
	fi
	case $1 in
		*.dylib) nm -gU "$1" | sed 's/.* _//' ;;
		*) nm -D --defined-only "$1" | sed -n 's/.* [TW] //p' | sed 's/@.*//' ;;
	esac | sort -u >"$work/exports"
	exports=$(tr '\n' ' ' <"$work/exports")
	for symbol in MsQuicOpenVersion MsQuicClose; do
		grep -qx "$symbol" "$work/exports" || {
			bad 'exported symbols' "no $symbol; there are: $exports"
			return
		}
	done
	if [ "$(wc -l <"$work/exports" | tr -d ' ')" = 2 ]; then
		good 'exported symbols' "$exports"
	else
		bad 'exported symbols' "more than the two that are expected: $exports"
	fi
}

# Adds up an attribute of the test suites' reports: folder of reports, attribute.
sum() {
	cat "$1"/TEST-*.xml | sed -n '/<testsuite /,/>/p' | tr ' ' '\n' | sed -n "s/^$2=\"\([0-9]*\)\".*/\1/p" \
		| awk '{ sum += $1 } END { print sum + 0 }'
}

# Runs the contract suite with every binding, the one that fails as well as those behind it; arguments go to Maven.
run_contract() {
	modules=$(echo "$bindings" | tr ' ' ',')
	maven -pl "$modules" -am test -Dtest='*MsQuicContractTests*' -Dsurefire.failIfNoSpecifiedTests=false \
		-Dmaven.test.failure.ignore=true "$@" >"$logs/contract.log" 2>&1 || :
	for binding in $bindings; do
		found=''
		for reports in "$work/project/$binding/target"/surefire-reports*; do
			ls "$reports"/TEST-*.xml >/dev/null 2>&1 || continue
			found=yes
			jdk=$(sed -n 's/.*<property name="java.specification.version" value="\([^"]*\)".*/\1/p' "$reports"/TEST-*.xml | head -n 1)
			cp -R "$reports" "$logs/$binding-jdk$jdk"
			run=$(sum "$reports" tests) failures=$(($(sum "$reports" failures) + $(sum "$reports" errors)))
			line="$run run, $failures failed, $(sum "$reports" skipped) skipped"
			if [ "$failures" = 0 ] && [ "$run" -gt 0 ]; then
				good "${binding#quic-send-}, JDK $jdk" "$line"
			else
				bad "${binding#quic-send-}, JDK $jdk" "$line, see $logs/$binding-jdk$jdk"
			fi
		done
		[ -n "$found" ] || bad "${binding#quic-send-}" "no tests run (the JVM may have ended), log: $logs/contract.log"
	done
	# A JVM that ends in the middle leaves the reports of what ran before.
	if grep -q '^\[ERROR\].*\(The forked VM terminated\|COMPILATION ERROR\|BUILD FAILURE\|crashed\)' "$logs/contract.log"; then
		bad 'contract suite' "did not end as it should, log: $logs/contract.log"
	fi
}

# Tries a version of the crate.
try_version() {
	old_source=$(source_of "$current") && [ -d "$old_source" ] || fail "cargo could not fetch msquic $current, log: $logs/fetch-$current.log"
	new_source=$(source_of "$wanted") && [ -d "$new_source" ] || fail "cargo could not fetch msquic $wanted, log: $logs/fetch-$wanted.log"
	copy_project
	sed "s/^msquic = .*/msquic = \"=$wanted\"/" "$root/$pin" >"$work/project/$pin"
	cp "$work/project/$pin" "$work/new-pin"
	echo "msquic $wanted, pinned is $current:"
	compare_sources
	compile || return 0
	check_exports "$(ls "$work"/project/quic-send-native/target/classes/META-INF/native/*/libmsquic.* | grep -v properties)"
	run_contract
}

try_library() {
	[ -f "$library" ] || fail "no file $library"
	copy_project
	echo "$library, pinned is $current:"
	check_exports "$library"
	run_contract -Dquic-send.test.library="$library"
}

main() {
	for argument in "$@"; do
		case $argument in
			--version=*) wanted=${argument#*=} ;;
			--library=*) library=$(absolute "${argument#*=}") ;;
			--cache=*) cache=$(absolute "${argument#*=}") ;;
			--logs=*) logs=$(absolute "${argument#*=}") ;;
			--write) write=yes ;;
			*) fail "unknown argument $argument" ;;
		esac
	done

	misfits=''
	[ -z "$wanted" ] || [ -z "$library" ] || fail 'give --version or --library, not both'
	[ -z "$write" ] || [ -z "$library" ] || fail '--write goes with a version of the crate'
	command -v cargo >/dev/null 2>&1 || PATH=$PATH:${CARGO_HOME:-$HOME/.cargo}/bin
	current=$(sed -n 's/^msquic = "=\(.*\)"$/\1/p' "$root/$pin")
	[ -n "$current" ] || fail "$root/$pin pins no version of msquic"
	[ -z "$write" ] || (cd "$root" && git diff --quiet HEAD -- "$pin") || fail "$pin has changes that are not committed"
	if [ -z "$library" ] && [ -z "$wanted" ]; then
		wanted=$(newest)
		[ -n "$wanted" ] || fail 'cargo told no version of msquic'
		if ! is_newer "$wanted" "$current"; then
			echo "No newer msquic: $current is pinned, $wanted is the newest that is published."
			exit 0
		fi
	fi
	logs=$logs/${wanted:-library}
	rm -rf "$logs"
	mkdir -p "$logs"
	if [ -n "$library" ]; then
		try_library
	else
		try_version
	fi
	if [ -n "$misfits" ]; then
		echo "It does not fit as it is; nothing was changed."
		exit 1
	elif [ -n "$write" ] && [ "$wanted" != "$current" ]; then
		cp "$work/new-pin" "$root/$pin"
		echo "It fits; $pin pins $wanted now."
	else
		echo "It fits; nothing was changed."
	fi
}

# On one line, so that a change of this file while it runs does no harm.
main "$@"; exit
